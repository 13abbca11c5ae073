"""A workflow: the procedures that belong to one machine."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.transition import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """One machine of the program; procedures are qualified names in the order of their definitions.

    `sigma` is the state type as reports show it, empty where unknown. `entries` are the procedures that the
    SOPs in `sources` start with; `entries_known` is false when some SOP starts with a procedure that could
    not be followed: any procedure may then be an entry. `starts` are the entries or, where there are none,
    the first procedure of every group that no other procedure leads to. `transitions` leave the procedures
    and may lead outside (to a name that a fragment never defines); `intended` are the moves that a handler
    states without making them (`return Next`), which are no part of the machine. `is_fragment` tells that a
    part of it comes from Markdown, where names and entries may be left out.
    """

    name: str
    module: str
    sigma: str
    procedures: tuple[str, ...]
    transitions: tuple[Transition, ...]
    intended: tuple[Transition, ...] = ()
    entries: tuple[str, ...]
    entries_known: bool
    sources: tuple[Entry, ...]
    starts: tuple[str, ...]
    is_fragment: bool

    @property
    def is_whole(self) -> bool:
        """Whether the source shows the machine in full; a fragment without an entry does not."""
        return not self.is_fragment or bool(self.entries)

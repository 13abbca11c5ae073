"""Where a workflow starts."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.source.span import Span


class EntryKind(StrEnum):
    """What names the entry."""

    SOP_CALL = "sop-call"
    SOP_SUBCLASS = "sop-subclass"
    SESSION = "session"
    INITIAL = "initial"
    CONFIGURED = "configured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An SOP (or its like) and the procedure it starts with.

    `name` is the SOP subclass's name, else empty. `procedure` is the qualified name, None when the start
    could not be followed: any procedure may then be an entry. `observes` is None when every event is
    observed, and `observes_known` is false when the filter could not be followed. `sigma` is the type of the
    state passed, if known; `state` is the variable that holds it, with its scope, empty for any other
    expression: entries of one variable share their state.
    """

    kind: EntryKind
    name: str
    procedure: str | None
    sigma: str | None
    observes: tuple[EventReference, ...] | None
    observes_known: bool
    module: str
    span: Span
    state: str = ""

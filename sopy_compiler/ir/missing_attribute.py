"""Attributes that nothing sets, of procedures and of what else handlers use."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAttribute:
    """A handler looks at `self.name`; `is_called` when as a method. `candidates` are the names there are.

    `owner` says in words what else is asked for the attribute, `instead` how to write what is probably meant.
    """

    name: str
    is_called: bool
    candidates: tuple[str, ...]
    span: Span
    symbol: str
    owner: str = ""
    instead: str = ""

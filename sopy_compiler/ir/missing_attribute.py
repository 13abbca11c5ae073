"""Attributes of procedures that nothing sets."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAttribute:
    """A handler looks at `self.name`; `is_called` when as a method. `candidates` are the names there are."""

    name: str
    is_called: bool
    candidates: tuple[str, ...]
    span: Span
    symbol: str

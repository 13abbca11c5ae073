"""Sessions that one piece of code makes and keeps to itself."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCheckpoint:
    """A call of `checkpoint` or `restore` of a session with the constant `name`, which stands at `span`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSession:
    """A session without a store that is made and used in the function or module `symbol` alone.

    Every checkpoint of it is among `made`. `restored` leaves out calls that are ready for a failure.
    """

    made: tuple[NamedCheckpoint, ...]
    restored: tuple[NamedCheckpoint, ...]
    span: Span
    symbol: str

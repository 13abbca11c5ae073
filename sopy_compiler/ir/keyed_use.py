"""How handlers use dict fields of sigma by key."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class KeyedUseKind(StrEnum):
    """What is done with the key."""

    STORE = "store"
    LOOKUP = "lookup"
    GET = "get"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedUse:
    """One use of the dict at `path` by `key`; None for a key that is no constant text.

    A `LOOKUP` fails without the key, a `GET` gives None, a `TEST` asks for it. `span` is the place of the
    key. Where the key is an argument of the function that uses it (`is_passed`), that is the argument of the
    outermost call that passes it on, in the function `symbol`.
    """

    kind: KeyedUseKind
    path: str
    key: str | None
    span: Span
    symbol: str
    is_passed: bool = False

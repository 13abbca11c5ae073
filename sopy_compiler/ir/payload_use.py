"""How handlers take the payload of an event apart."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import Constant, TypeExpression
from sopy_compiler.source.span import Span


class PayloadUseKind(StrEnum):
    """What the handler does with the payload or a part of it."""

    ATTRIBUTE = "attribute"
    ITEM = "item"
    UNPACK = "unpack"
    GET = "get"
    """A key is asked for that need not be there."""
    PATTERN = "pattern"
    """A `case` asks for a key."""
    EVENT_ITEM = "event-item"
    """An item of the event itself, which has none."""
    EVENT_KEY = "event-key"
    """The event itself is asked for as a key of a dict that has none of its kind."""
    EVENT_ATTRIBUTE = "event-attribute"
    """An attribute of the event itself, of the type `type`, which has none of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadUse:
    """One use of `path`, the dotted way from the payload (empty for the payload itself), of type `type`.

    `key` is the attribute's name, the constant index or key, or the number of names that a value is unpacked
    into. `is_certain` is false where the use is guarded by `hasattr`.
    """

    kind: PayloadUseKind
    path: str
    type: TypeExpression
    key: Constant
    span: Span
    symbol: str
    is_certain: bool = True

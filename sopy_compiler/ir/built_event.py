"""Events that the program makes."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltEvent:
    """A call of the event class `event` with a payload of the type `payload`, as narrow as it is known.

    `span` is the payload's place.
    """

    event: str
    payload: TypeExpression
    span: Span
    symbol: str

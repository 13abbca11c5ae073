"""Events that the program makes."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltEvent:
    """A call of the event class `event` with a payload of the type `payload`, as narrow as it is known.

    `span` is the payload's place, that of the call where none is given (`is_given` is false then). `further`
    are the types of the arguments that follow it without a name, the first of which is the description.
    `keys` are those of a dict that is made here, None where they are not all known.
    """

    event: str
    payload: TypeExpression
    span: Span
    symbol: str
    is_given: bool = True
    further: tuple[TypeExpression, ...] = ()
    keys: tuple[str, ...] | None = None

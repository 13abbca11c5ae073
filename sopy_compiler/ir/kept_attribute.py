"""What an instance of a procedure is kept with."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAttribute:
    """An attribute that the constructor gives to every instance, and that the class has no value for.

    `type` is that of an annotation in the class body, unknown without one.
    """

    name: str
    type: TypeExpression
    span: Span

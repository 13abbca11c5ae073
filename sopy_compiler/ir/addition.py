"""What handlers put into containers of sigma."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """The container at `path` gets an element, or a key where `is_key`; `value` is as of an `Assignment`.

    `is_spread` if what is added are the characters of a text of which more than one is likely.
    """

    path: str
    value: TypeExpression
    is_key: bool
    span: Span
    symbol: str
    is_spread: bool = False

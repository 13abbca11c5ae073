"""What handlers store in fields of sigma."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """`path` becomes `value`, or is combined with it when `operator` names an augmented assignment (`Add`).

    `path` and `owner` are those of the access. `value` is the type as narrow as it is known: a `Literal` for
    constants; the name of an enumeration with the member's name among its `literals`. `parts` are what a
    container is put together from (`[*old, new]`), where `value` knows them only together. `is_checked` is
    false where the assignment goes past the model (`object.__setattr__`, `__dict__`): nothing checks it.
    """

    path: str
    owner: str
    value: TypeExpression
    span: Span
    symbol: str
    operator: str = ""
    parts: tuple[TypeExpression, ...] = ()
    is_checked: bool = True

"""Which types can be put in order with each other."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import FUNCTION, LITERAL, NONE, TypeExpression

_NOTHING: Final = "nothing"
"""The family of types that have no order at all."""
_FAMILIES: Final[dict[str, str]] = {
    name: family
    for family, names in {
        "number": "builtins.int builtins.float builtins.bool fractions.Fraction decimal.Decimal",
        "text": "builtins.str typing.LiteralString",
        "bytes": "builtins.bytes builtins.bytearray",
        "list": "builtins.list",
        "tuple": "builtins.tuple",
        "set": "builtins.set builtins.frozenset",
        "moment": "datetime.datetime",
        "day": "datetime.date",
        "time": "datetime.time",
        "duration": "datetime.timedelta",
        "identifier": "uuid.UUID",
        _NOTHING: f"builtins.dict builtins.complex {NONE} {FUNCTION}",
    }.items()
    for name in names.split()
}
_ORDER: Final = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})


def are_incomparable(left: TypeExpression, right: TypeExpression, index: Index) -> bool:
    """Whether `<` and its kin surely raise TypeError; None beside other alternatives is not considered."""
    return all(
        _differ(_family(one, index), _family(other, index))
        for one in present_or_none(left)
        for other in present_or_none(right)
    )


def _differ(left: str | None, right: str | None) -> bool:
    if left is None or right is None:
        return False
    return left != right or left == _NOTHING


def _family(expression: TypeExpression, index: Index) -> str | None:
    """What a type can be compared with; None where that is not known."""
    if expression.name == LITERAL:
        families = {_FAMILIES.get(f"builtins.{type(value).__name__}") for value in expression.literals}
        return families.pop() if len(families) == 1 else None
    if expression.name in index.events:
        return _NOTHING
    model = index.models.get(expression.name)
    if model is not None:
        is_plain_enum = (
            model.kind is ModelKind.ENUM
            and not model.is_open
            and model.bases_known
            and not any(one.name in _ORDER and one.owner in index.models for one in model.members)
        )
        return _NOTHING if is_plain_enum else None
    return _FAMILIES.get(expression.name)

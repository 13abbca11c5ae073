"""Noting values of different types that are put in order."""

from typing import Final

from sopy_compiler.ir.slip import Ordering
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.value_types import type_of
from sopy_compiler.lowering.interpretation.values import EventValue, Values
from sopy_compiler.syntax import nodes

_SIGNS: Final[dict[type[nodes.ComparisonOperator], str]] = {
    nodes.LessThan: "<",
    nodes.LessThanEqual: "<=",
    nodes.GreaterThan: ">",
    nodes.GreaterThanEqual: ">=",
}
# The types with an order of their own that are compared most often.
_ORDERED: Final = frozenset({"builtins.int", "builtins.float", "builtins.str", "builtins.bool"})


def note_ordering(
    left: nodes.Expression,
    operator: nodes.ComparisonOperator,
    right: nodes.Expression,
    left_values: Values,
    right_values: Values,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Note `left operator right` where both types are known and not the same; a caught error may be meant."""
    sign = _SIGNS.get(type(operator))
    if sign is None or frame.checkpoints is not None:
        return
    left_type, right_type = _type_of(left_values, run), _type_of(right_values, run)
    is_same = left_type.name == right_type.name and left_type.name in _ORDERED
    if is_same or not (left_type.is_known and right_type.is_known):
        return
    if any(_is_ordered_enum(member.name, run) for one in (left_type, right_type) for member in one.members):
        return
    fact = Ordering(
        left=left_type,
        operator=sign,
        right=right_type,
        left_text=frame.code(left),
        right_text=frame.code(right),
        span=frame.span(left),
        symbol=frame.symbol,
    )
    run.recorder.slips[fact] = None


def _type_of(values: Values, run: Evaluator) -> TypeExpression:
    """The type of the values; an event has no order."""
    (value,) = values if len(values) == 1 else (None,)
    if isinstance(value, EventValue) and "__lt__" not in run.world.special_methods:
        return TypeExpression(name=value.qualname)
    return type_of(values, run.world)


def _is_ordered_enum(name: str, run: Evaluator) -> bool:
    """Whether it is an enumeration whose members are values of another type as well."""
    definition = run.world.classes.by_qualname(name)
    externals = set(run.world.classes.externals(definition)) if definition is not None else set()
    return any(base.startswith("enum.") for base in externals) and externals != {"enum.Enum"}

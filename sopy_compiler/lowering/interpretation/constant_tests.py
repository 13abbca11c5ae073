"""Recognising tests that ask about nothing that a handler changes."""

import builtins
import operator as operators
from collections.abc import Callable, Iterable
from typing import Final

from sopy_compiler.ir.constant_test import ConstantTest, ConstantTestKind
from sopy_compiler.lowering.interpretation.alternatives import NONE_ALTERNATIVE, are_equal
from sopy_compiler.lowering.interpretation.comparable import never_equal
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import value_alternative
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.truth import truth
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    Function,
    InstanceOf,
    Literal,
    Method,
    Value,
    Values,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.literals import text_of

_NEGATIVE: Final = (nodes.NotEqual, nodes.IsNot, nodes.NotIn)
_ORDERS: Final[dict[type[nodes.ComparisonOperator], Callable[[float, float], bool]]] = {
    nodes.LessThan: operators.lt,
    nodes.LessThanEqual: operators.le,
    nodes.GreaterThan: operators.gt,
    nodes.GreaterThanEqual: operators.ge,
}
_EQUALITIES: Final = (nodes.Equal, nodes.NotEqual, nodes.Is, nodes.IsNot)


def note_constant_truth(
    node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> bool:
    """Note the truth of what cannot be false, or of an attribute; whether it is surely a mistake."""
    kind = _kind(node, values, state, frame, run)
    if kind is not None:
        _note(node, kind, True, False, frame, run)
        return True
    attribute = _own_attribute(node, state)
    if attribute:
        ways = {truth(value) for value in values} if _are_constants(values) else {None}
        holds, fails = bool(ways & {True, None}), bool(ways & {False, None})
        _note(node, ConstantTestKind.ATTRIBUTE, holds, fails, frame, run, _text(values), attribute)
    return False


def note_false(node: nodes.Expression, frame: Frame, run: Evaluator) -> None:
    """Note a `False` that stands in the place of a condition."""
    _note(node, ConstantTestKind.FALSE, False, True, frame, run)


def note_event_class(
    node: nodes.Call, values: Values, frame: Frame, run: Evaluator, *, can_hold: bool
) -> None:
    """Note a test for the class of the event; of several events it can tell one from the others."""
    if values and all(isinstance(one, EventValue) for one in values):
        name = frame.code(node.args[1].value)
        detail = f"no event that comes here is a {name}"
        _note(node, ConstantTestKind.TYPES, can_hold, True, frame, run, detail)


def note_constant_comparison(
    node: nodes.Comparison,
    left_values: Values,
    right_values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> bool:
    """Note a comparison of an attribute with constants, or one that types decide; whether types do."""
    operator = node.comparisons[0].operator
    right = node.comparisons[0].comparator
    types = never_equal(operator, left_values, right_values, run.world)
    if types:
        fails = isinstance(operator, _NEGATIVE)
        _note(node, ConstantTestKind.TYPES, fails, not fails, frame, run, types)
        return True
    attribute = _own_attribute(node.left, state) or _own_attribute(right, state)
    if attribute and not isinstance(operator, (nodes.In, nodes.NotIn)):
        constants = _are_constants(left_values) and _are_constants(right_values)
        ways = _ways(operator, left_values, right_values) if constants else {True, False}
        holder = left_values if _own_attribute(node.left, state) else right_values
        holds, fails = True in ways, False in ways
        _note(node, ConstantTestKind.ATTRIBUTE, holds, fails, frame, run, _text(holder), attribute)
    return False


def note_constant_pattern(
    pattern: nodes.MatchValue, values: Values, constants: Values, frame: Frame, run: Evaluator
) -> bool:
    """Note a `case "text"` that no value of the subject's type is equal to; whether it is one."""
    types = never_equal(nodes.Equal(), values, constants, run.world)
    if types:
        _note(pattern, ConstantTestKind.TYPES, False, True, frame, run, types)
    return bool(types)


def _note(
    node: nodes.Expression | nodes.MatchValue,
    kind: ConstantTestKind,
    can_hold: bool,
    can_fail: bool,
    frame: Frame,
    run: Evaluator,
    detail: str = "",
    attribute: str = "",
) -> None:
    test = ConstantTest(
        text=f"case {frame.code(node)}" if isinstance(node, nodes.MatchValue) else frame.code(node),
        kind=kind,
        can_hold=can_hold,
        can_fail=can_fail,
        span=frame.span(node),
        symbol=frame.symbol,
        detail=detail,
        attribute=attribute,
    )
    run.recorder.add_constant_test(test)


def _kind(
    node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> ConstantTestKind | None:
    """What is always true, as it is written: not what a variable or an attribute happens to hold."""
    match node:
        case nodes.SimpleString() if text_of(node):
            return ConstantTestKind.TEXT
        case nodes.Tuple(elements=elements) if any(isinstance(one, nodes.Element) for one in elements):
            return ConstantTestKind.TUPLE
        case nodes.Attribute(attr=name) if values and all(_is_method(one, name.value, run) for one in values):
            return ConstantTestKind.METHOD
        case nodes.Attribute(value=holder) if values and all(_is_true_member(one, run) for one in values):
            classes = run.peek(holder, state, frame)
            return ConstantTestKind.MEMBER if all(isinstance(one, ClassObject) for one in classes) else None
        case nodes.Name():
            meanings = run.world.names.resolve(node, frame.scope)
            is_function = bool(meanings) and all(isinstance(one, FunctionDefinition) for one in meanings)
            is_named = is_function and all(
                isinstance(one, Function) and one.definition.name == node.value for one in values
            )
            return ConstantTestKind.FUNCTION if is_named and values else None
    return None


def _is_method(value: Value, name: str, run: Evaluator) -> bool:
    match value:
        case Function(receiver=receiver, definition=definition) if receiver is not None:
            is_replaced = isinstance(receiver, InstanceOf) and run.world.memory.has_attribute(
                receiver.definition, name
            )
            return definition.name == name and not is_replaced
        case Method(receiver=receiver) if (held := getattr(receiver, "type", None)) is not None:
            types = [getattr(builtins, one.name.removeprefix("builtins."), None) for one in held.members]
            return all(isinstance(one, type) and callable(getattr(one, name, None)) for one in types)
    return False


def _is_true_member(value: Value, run: Evaluator) -> bool:
    """Whether it is a member of an enumeration of which all members are true."""
    return isinstance(value, Literal) and run.world.is_plain_enum(value.type_name.removeprefix("enum:"))


def _own_attribute(node: nodes.Expression, state: State) -> str:
    """The `retry` of `self.retry`; empty for anything else."""
    match node:
        case nodes.Attribute(value=nodes.Name(value=holder), attr=name):
            held = state.variables.get(holder, frozenset())
            if held and all(isinstance(one, InstanceOf) and one.is_self for one in held):
                return name.value
    return ""


def _are_constants(values: Values) -> bool:
    return bool(values) and all(isinstance(one, Literal) for one in values)


def _text(values: Values) -> str:
    """The one constant as the source would write it; empty where there are several."""
    found = [one for one in values if isinstance(one, Literal)]
    if len(found) != 1 or len(values) != 1:
        return ""
    kind = found[0].type_name
    if kind.startswith("enum:"):
        return f"{kind.rpartition('.')[2]}.{found[0].value!s}"
    return repr(found[0].value)


def _ways(operator: nodes.ComparisonOperator, left: Values, right: Values) -> set[bool]:
    """The answers that a comparison of constants can have."""
    return {
        way
        for one in left
        for other in right
        if isinstance(one, Literal) and isinstance(other, Literal)
        for way in _answers(operator, one, other)
    }


def _answers(operator: nodes.ComparisonOperator, left: Literal, right: Literal) -> Iterable[bool]:
    if isinstance(operator, _EQUALITIES):
        one = value_alternative(left) or NONE_ALTERNATIVE
        other = value_alternative(right) or NONE_ALTERNATIVE
        equal = are_equal(one, other, is_identity=isinstance(operator, (nodes.Is, nodes.IsNot)))
        return (True, False) if equal is None else (equal is not isinstance(operator, _NEGATIVE),)
    order = _ORDERS.get(type(operator))
    first, second = left.value, right.value
    if order is None or not isinstance(first, (int, float)) or not isinstance(second, (int, float)):
        return (True, False)
    return (order(first, second),)

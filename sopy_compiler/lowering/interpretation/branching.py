"""What a test tells about the state: both ways of an `if`."""

from functools import partial
from typing import Final

from sopy_compiler.ir.condition import Guard
from sopy_compiler.ir.vocabulary import CONDITION
from sopy_compiler.lowering.condition_call import are_swapped, condition_parts
from sopy_compiler.lowering.interpretation.alternatives import NONE_ALTERNATIVE, Alternative, divide
from sopy_compiler.lowering.interpretation.conditions import describe
from sopy_compiler.lowering.interpretation.constant_tests import (
    note_constant_comparison,
    note_constant_truth,
    note_event_class,
    note_false,
)
from sopy_compiler.lowering.interpretation.contents import is_exact
from sopy_compiler.lowering.interpretation.direct import is_direct
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.lost_coroutines import note_used
from sopy_compiler.lowering.interpretation.missing_keys import missing_key
from sopy_compiler.lowering.interpretation.narrowing import (
    alternatives,
    keep,
    matches_class,
    narrow_class,
    narrow_variable,
    value_alternative,
)
from sopy_compiler.lowering.interpretation.notes import note_decision, note_described_test
from sopy_compiler.lowering.interpretation.operators import run_comparison, run_truth
from sopy_compiler.lowering.interpretation.python_version import version_test
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.static import is_type_checking
from sopy_compiler.lowering.interpretation.steps import (
    both_ways,
    compared,
    comparison,
    instance_test,
    truth_test,
)
from sopy_compiler.lowering.interpretation.truth import filter_truth
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    External,
    Finish,
    InstanceOf,
    Items,
    Literal,
    NoResult,
    Value,
    Values,
)
from sopy_compiler.syntax import nodes

Split = tuple[list[State], list[State]]


def test(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Split:
    """The states in which `node` is true and false, each behind the test's guard.

    A test that can only go one way adds no guard.
    """
    accesses_before = len(run.recorder.accesses)
    trues, falses = split(node, state, frame, run)
    if not trues or not falses:
        return trues, falses
    holds = guard_of(node, state, frame, run)
    note_decision(holds, node, accesses_before, frame, run)
    fails = holds.opposite
    return (
        [one.guarded(state.guards).with_guard(holds) for one in trues],
        [one.guarded(state.guards).with_guard(fails) for one in falses],
    )


def split(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Split:
    """The states in which `node` is true and false, behind no guard."""
    trues, falses = _split(node, state, frame, run)
    return merge(trues), merge(falses)


def is_test(node: nodes.Expression) -> bool:
    """Whether an expression gives True or False and nothing else."""
    match node:
        case nodes.Comparison() | nodes.UnaryOperation(operator=nodes.Not()):
            return True
        case nodes.BooleanOperation():
            return is_test(node.left) and is_test(node.right)
        case nodes.Call(func=nodes.Name(value="bool" | "isinstance")):
            return True
    return False


def guard_of(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Guard:
    """The guard of a test that holds; `not x` is the guard of `x` that does not."""
    if isinstance(node, nodes.UnaryOperation) and isinstance(node.operator, nodes.Not):
        inner = guard_of(node.expression, state, frame, run)
        return inner.opposite
    text, is_described = describe(node, state, frame, run)
    return Guard(text=text, expression=frame.code(node), is_described=is_described)


def _split(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Split:
    run.world.evaluations += 1
    match node:
        case nodes.UnaryOperation(operator=nodes.Not(), expression=operand):
            trues, falses = _split(operand, state, frame, run)
            return falses, trues
        case nodes.BooleanOperation():
            return _split_boolean(node, state, frame, run)
        case nodes.Comparison() if len(node.comparisons) == 1:
            return _split_comparison(node, state, frame, run)
        case nodes.Call():
            return _split_call(node, state, frame, run)
    return _split_value(node, state, frame, run)


def _split_boolean(node: nodes.BooleanOperation, state: State, frame: Frame, run: Evaluator) -> Split:
    left_true, left_false = _split(node.left, state, frame, run)
    is_and = isinstance(node.operator, nodes.And)
    trues: list[State] = [] if is_and else left_true
    falses: list[State] = left_false if is_and else []
    for current in left_true if is_and else left_false:
        right_true, right_false = _split(node.right, current, frame, run)
        trues = [*trues, *right_true]
        falses = [*falses, *right_false]
    return merge(trues), merge(falses)


def _split_value(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Split:
    """The truth of a value; a variable is narrowed."""
    trues: list[State] = []
    falses: list[State] = []
    mark = len(run.recorder.touched)
    outer, frame.tested = frame.tested, node.expression if isinstance(node, nodes.Await) else node
    results = run.evaluate(node, state, frame)
    frame.tested = outer
    for values, after in results:
        if is_type_checking(values):
            falses.append(after)
            continue
        note_used(node, values, frame, run, is_tested=True)
        if note_constant_truth(node, values, after, frame, run):
            trues.append(after)
            falses.append(after)
            continue
        run_truth(values, node, after, frame, run)
        true_values, false_values = filter_truth(values, True), filter_truth(values, False)
        yes = _narrowed_truth(node, values, true_values, after, True, run) if true_values else []
        no = _narrowed_truth(node, values, false_values, after, False, run) if false_values else []
        predicate = truth_test(node, values, after, frame, run)
        if predicate is not None:
            direct = is_direct((node,), state, after, frame, run)
            operands = ((node, values),)
            yes, no = both_ways(yes, no, predicate, mark, operands, after, frame, run, is_direct=direct)
        trues.extend(yes)
        falses.extend(no)
    return trues, falses


def _narrowed_truth(
    node: nodes.Expression, values: Values, kept: Values, state: State, wanted: bool, run: Evaluator
) -> list[State]:
    target = node.target if isinstance(node, nodes.NamedExpr) else node
    narrowed = narrow_variable(target, kept, state)
    remaining = alternatives(target, values, narrowed, run)
    if remaining is None:
        return [narrowed]
    return keep(target, narrowed, frozenset(item for item in remaining if _can_be(item, wanted)))


def _can_be(item: Alternative, wanted: bool) -> bool:
    """Whether an alternative can be as true as wanted; members of an enum can be either."""
    decided = item.is_constant and item.type_name.startswith("builtins.")
    return bool(item.value) is wanted if decided else True


def _split_call(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> Split:
    callee = run.peek(node.func, state, frame)
    condition, description = condition_parts(node)
    if callee == frozenset((External(CONDITION),)) and condition is not None:
        note_described_test(node, frame, run)
        if description is not None and are_swapped(condition, description):
            condition = description  # what was meant; the swapped arguments are reported
        return _split_condition(condition, state, frame, run)
    if callee == frozenset((External("builtins.bool"),)) and len(node.args) == 1:
        return _split(node.args[0].value, state, frame, run)
    if callee == frozenset((External("builtins.isinstance"),)) and len(node.args) == 2:
        return _split_isinstance(node, state, frame, run)
    return _split_value(node, state, frame, run)


def _split_condition(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Split:
    """The first argument of `cond(...)`; `False` there stands for a condition that is still to come."""
    if isinstance(node, nodes.Name) and node.value == "False":
        note_false(node, frame, run)
        return [state], [state]
    return _split(node, state, frame, run)


def _split_isinstance(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> Split:
    subject = node.args[0].value
    classes = run.peek(node.args[1].value, state, frame)
    trues: list[State] = []
    falses: list[State] = []
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(subject, state, frame):
        yes, no = _by_class(subject, values, classes, after, run)
        note_event_class(node, values, frame, run, can_hold=bool(yes))
        predicate = instance_test(subject, values, classes, after, frame, run)
        operands = ((subject, values),)
        written = frame.code(node)
        yes, no = both_ways(yes, no, predicate, mark, operands, after, frame, run, written=written)
        trues.extend(yes)
        falses.extend(no)
    return trues, falses


def _by_class(
    subject: nodes.Expression, values: Values, classes: Values, state: State, run: Evaluator
) -> Split:
    target = subject.target if isinstance(subject, nodes.NamedExpr) else subject
    yes, no = narrow_class(values, classes, run)
    remaining = alternatives(target, values, state, run)
    if remaining is not None and not isinstance(_only(values), Literal):
        matching = frozenset(a for a in remaining if matches_class(a, classes, run) is not False)
        others = frozenset(a for a in remaining if matches_class(a, classes, run) is not True)
        return (
            keep(target, state, matching) if matching else [],
            keep(target, state, others) if others else [],
        )
    return (
        [narrow_variable(target, yes, state)] if yes else [],
        [narrow_variable(target, no, state)] if no else [],
    )


def _only(values: Values) -> Value | None:
    return next(iter(values)) if len(values) == 1 else None


_EQUALITIES: Final = (nodes.Equal, nodes.NotEqual, nodes.Is, nodes.IsNot)


def _split_comparison(node: nodes.Comparison, state: State, frame: Frame, run: Evaluator) -> Split:
    operator = node.comparisons[0].operator
    right = node.comparisons[0].comparator
    is_negative = isinstance(operator, (nodes.NotEqual, nodes.IsNot, nodes.NotIn))
    trues: list[State] = []
    falses: list[State] = []
    mark = len(run.recorder.touched)
    for left_values, middle in run.evaluate(node.left, state, frame):
        for right_values, ready in run.evaluate(right, middle, frame):
            decided = version_test(operator, left_values, right_values)
            if decided is not None:
                (trues if decided else falses).append(ready)
                continue
            sides = (node.left, operator, right, left_values, right_values)
            after = compared(*sides, ready, frame, run)
            run_comparison(operator, left_values, right_values, node, after, frame, run)
            if note_constant_comparison(node, left_values, right_values, after, frame, run):
                trues.append(after)
                falses.append(after)
                continue
            yes, no = _compare(node.left, operator, left_values, right_values, after, run)
            predicate = comparison(*sides, after, frame, run)
            operands = ((node.left, left_values), (right, right_values))
            direct = is_direct((node.left, right), state, after, frame, run)
            missing = missing_key(operator, left_values, right_values, run)
            if missing is not None:
                said = partial(both_ways, written=frame.code(node), is_negated=not is_negative)
                no, yes = said(no, yes, missing, mark, operands, after, frame, run)
            else:
                said = partial(both_ways, written=frame.code(node), is_negated=is_negative)
                yes, no = said(yes, no, predicate, mark, operands, after, frame, run, is_direct=direct)
            trues.extend(yes)
            falses.extend(no)
    if is_negative:
        return falses, trues
    return trues, falses


def _compare(
    left: nodes.Expression,
    operator: nodes.ComparisonOperator,
    left_values: Values,
    right_values: Values,
    state: State,
    run: Evaluator,
) -> Split:
    """The states in which the operands are equal (or the left is in the right), and those in which not."""
    target = left.target if isinstance(left, nodes.NamedExpr) else left
    same = _split_same(target, operator, left_values, right_values, state)
    if same is not None:
        return same
    wanted = _wanted(operator, right_values, run)
    if wanted is None:
        return [state], [state]
    is_identity = isinstance(operator, (nodes.Is, nodes.IsNot))
    remaining = alternatives(target, left_values, state, run)
    if remaining is not None:
        yes, no = divide(remaining, wanted, is_identity=is_identity)
        return keep(target, state, yes), keep(target, state, no)
    if wanted == {NONE_ALTERNATIVE}:
        none = frozenset(value for value in left_values if _may_be_none(value) is not False)
        some = frozenset(value for value in left_values if _may_be_none(value) is not True)
        trues = [narrow_variable(target, none, state)] if none else []
        falses = [narrow_variable(target, some, state)] if some else []
        return trues, falses
    if len(left_values) == 1:
        found = value_alternative(next(iter(left_values)))
        if found is not None:
            yes, no = divide(frozenset((found,)), wanted, is_identity=is_identity)
            return ([state] if yes else []), ([state] if no else [])
    return [state], [state]


def _split_same(
    target: nodes.Expression, operator: nodes.ComparisonOperator, left: Values, right: Values, state: State
) -> Split | None:
    """`x is Ship` and `x is self`: the variable is narrowed. None for other operands."""
    if not isinstance(operator, _EQUALITIES) or len(right) != 1 or not left:
        return None
    (wanted,) = right
    is_instance = (
        isinstance(wanted, InstanceOf) and wanted.is_self and isinstance(operator, (nodes.Is, nodes.IsNot))
    )
    if not (isinstance(wanted, ClassObject) or is_instance):
        return None
    if not all(isinstance(value, (ClassObject, InstanceOf, Finish)) for value in left):
        return None
    no = left - right
    yes = frozenset(value for value in left if value == wanted or _may_be_same(value, wanted))
    trues = [narrow_variable(target, yes, state)] if yes else []
    falses = [narrow_variable(target, no, state)] if no else []
    return trues, falses


def _may_be_same(value: Value, wanted: Value) -> bool:
    return (
        isinstance(value, InstanceOf)
        and isinstance(wanted, InstanceOf)
        and value.definition is wanted.definition
    )


def _may_be_none(value: Value) -> bool | None:
    if isinstance(value, NoResult) or (isinstance(value, Literal) and value.value is None):
        return True
    expression = getattr(value, "type", None)
    if expression is not None:
        return None
    return None if type(value).__name__ in {"Unknown", "External", "UndefinedTarget"} else False


def _wanted(
    operator: nodes.ComparisonOperator, right: Values, run: Evaluator
) -> frozenset[Alternative] | None:
    """The constants compared with, or None when they are not all constants."""
    if isinstance(operator, _EQUALITIES):
        found = [value_alternative(value) for value in right]
        if len(found) == 1 and found[0] is not None:
            return frozenset((found[0],))
        return None
    if isinstance(operator, (nodes.In, nodes.NotIn)) and len(right) == 1:
        (container,) = right
        if not isinstance(container, Items) or container.kind not in {"tuple", "list", "set"}:
            return None
        if not is_exact(container, run.world) or any(len(values) != 1 for values in container.elements):
            return None
        constants = [value_alternative(value) for values in container.elements for value in values]
        if None not in constants:
            return frozenset(constant for constant in constants if constant is not None)
    return None

"""The values of expressions."""

from collections import deque
from collections.abc import Callable
from typing import Final

import libcst as cst

from sopy_compiler.domain.containers import value_type
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.comprehensions import evaluate_comprehension
from sopy_compiler.lowering.interpretation.contents import entries as entries_of
from sopy_compiler.lowering.interpretation.contents import items, mapping
from sopy_compiler.lowering.interpretation.evaluation import (
    Evaluator,
    Frame,
    Results,
    evaluate_all,
    merge_results,
)
from sopy_compiler.lowering.interpretation.operators import (
    binary,
    iterate,
    run_comparison,
    run_text,
    run_truth,
)
from sopy_compiler.lowering.interpretation.parts import ELEMENT
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import compared, known_truth, sources, used
from sopy_compiler.lowering.interpretation.subscripts import evaluate_subscript
from sopy_compiler.lowering.interpretation.truth import filter_truth
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    BOOLEAN,
    NUMBER,
    TEXT,
    LambdaFunction,
    Literal,
    Mapping,
    SigmaPart,
    Typed,
    Values,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.variables import captured_number
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.walk import walk

Rule = Callable[[cst.BaseExpression, State, Frame, Evaluator], Results]


def evaluate_literal(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A number or text as written."""
    value = constant(node)
    if value is NOT_CONSTANT or not isinstance(value, str | int | float | bool | bytes | None):
        return [(one(TEXT if isinstance(node, cst.ConcatenatedString) else ANYTHING), state)]
    return [(one(literal(value)), state)]


def evaluate_formatted(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """An f-string: its parts run, the result is text."""
    assert isinstance(node, cst.FormattedString | cst.ConcatenatedString | cst.TemplatedString)
    results: Results = []
    for values, after in evaluate_all(tuple(_holes(node)), state, frame, run):
        for held in values:
            run_text(held, node, after, frame, run)
        results.append((one(TEXT), after))
    return merge_results(results)


def _holes(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    match node:
        case cst.ConcatenatedString():
            return [*_holes(node.left), *_holes(node.right)]
        case cst.FormattedString():
            parts = [part for part in node.parts if isinstance(part, cst.FormattedStringExpression)]
            return [part.expression for part in parts]
        case cst.TemplatedString():
            holes = [part for part in node.parts if isinstance(part, cst.TemplatedStringExpression)]
            return [part.expression for part in holes]
    return []


def evaluate_concatenated(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """Adjacent strings."""
    if constant(node) is NOT_CONSTANT:
        return evaluate_formatted(node, state, frame, run)
    return evaluate_literal(node, state, frame, run)


def evaluate_display(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A tuple, list or set display."""
    assert isinstance(node, cst.Tuple | cst.List | cst.Set)
    kind = type(node).__name__.lower()
    starred = [isinstance(item, cst.StarredElement) for item in node.elements]
    site = run.world.memory.site(id(node), frame.context) if kind != "tuple" else 0
    results: Results = []
    for values, after in evaluate_all([item.value for item in node.elements], state, frame, run):
        parts = tuple(
            iterate(value, node, after, frame, run) if star else value
            for value, star in zip(values, starred, strict=True)
        )
        results.append((one(items(kind, parts, site, is_exact=not any(starred))), after))
    return results


def evaluate_dict(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A dict display."""
    assert isinstance(node, cst.Dict)
    parts: list[cst.BaseExpression] = []
    for item in node.elements:
        if isinstance(item, cst.DictElement):
            parts.append(item.key)
        parts.append(item.value)
    results: Results = []
    for values, after in evaluate_all(parts, state, frame, run):
        queue = deque(values)
        entries: list[tuple[Literal | None, Values]] = []
        for item in node.elements:
            if isinstance(item, cst.DictElement):
                key = _constant_key(queue.popleft())
                entries.append((key, queue.popleft()))
            else:
                entries.extend(_spread(queue.popleft(), run))
        site = run.world.memory.site(id(node), frame.context)
        results.append((one(mapping(tuple(entries), site, run.world)), after))
    return results


def _constant_key(values: Values) -> Literal | None:
    if len(values) == 1:
        (value,) = values
        if isinstance(value, Literal):
            return value
    return None


def _spread(values: Values, run: Evaluator) -> list[tuple[Literal | None, Values]]:
    """What `**values` puts into a dict display."""
    found: list[tuple[Literal | None, Values]] = []
    for value in values:
        if isinstance(value, Mapping):
            found.extend(entries_of(value, run.world))
        elif isinstance(value, SigmaPart):
            found.append((None, one(SigmaPart((*value.path, ELEMENT), value_type(value.type)))))
        else:
            found.append((None, one(ANYTHING)))
    return found


def evaluate_conditional(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`a if test else b`."""
    assert isinstance(node, cst.IfExp)
    trues, falses = run.test(node.test, state, frame)
    results: Results = []
    for branch, states in ((node.body, trues), (node.orelse, falses)):
        for current in states:
            results.extend(run.evaluate(branch, current, frame))
    return merge_results(results)


def evaluate_boolean(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`a or b` and `a and b` give one of their operands."""
    assert isinstance(node, cst.BooleanOperation)
    stops_when = isinstance(node.operator, cst.Or)
    results: Results = []
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(node.left, state, frame):
        run_truth(values, node, after, frame, run)
        trues, falses = known_truth(node.left, values, mark, after, frame, run)
        stopping, going_on = (trues, falses) if stops_when else (falses, trues)
        kept = filter_truth(values, stops_when)
        if kept:
            results.append((kept, stopping))
        if filter_truth(values, not stops_when):
            results.extend(run.evaluate(node.right, going_on, frame))
    return merge_results(results)


def evaluate_comparison(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A comparison or `not`: both operands run."""
    if isinstance(node, cst.Comparison):
        operands = [node.left, *(target.comparator for target in node.comparisons)]
        operators = [target.operator for target in node.comparisons]
    else:
        assert isinstance(node, cst.UnaryOperation)
        operands, operators = [node.expression], []
    results: Results = []
    for values, ready in evaluate_all(operands, state, frame, run):
        current = ready
        for index, operator in enumerate(operators):
            pair = (operands[index], operator, operands[index + 1], values[index], values[index + 1])
            current = compared(*pair, current, frame, run)
            run_comparison(operator, values[index], values[index + 1], node, current, frame, run)
        results.append((one(BOOLEAN), current))
    return merge_results(results)


def evaluate_unary(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`-x`, `+x`, `~x` and `not x`."""
    assert isinstance(node, cst.UnaryOperation)
    if isinstance(node.operator, cst.Not):
        return evaluate_comparison(node, state, frame, run)
    if constant(node) is not NOT_CONSTANT:
        return evaluate_literal(node, state, frame, run)
    return merge_results(
        [
            (one(NUMBER), used(node.expression, values, Manner.ARITHMETIC, "", after, frame, run))
            for values, after in run.evaluate(node.expression, state, frame)
        ]
    )


def evaluate_arithmetic(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A binary operation."""
    assert isinstance(node, cst.BinaryOperation)
    results: Results = []
    for (left, right), ready in evaluate_all((node.left, node.right), state, frame, run):
        after = used(node.left, left, Manner.ARITHMETIC, "", ready, frame, run)
        after = used(node.right, right, Manner.ARITHMETIC, "", after, frame, run)
        results.extend(binary(node.operator, left, right, node, after, frame, run))
    return merge_results(results)


def evaluate_walrus(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`name := value`."""
    assert isinstance(node, cst.NamedExpr)
    results: Results = []
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(node.value, state, frame):
        origins = sources(node.value, values, mark, after, run)
        for bound in run.assign(node.target, values, after, frame):
            known = bound.deriving(node.target.value, origins) if isinstance(node.target, cst.Name) else bound
            results.append((values, known))
    return results


def evaluate_await(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`await x`: project coroutines run where they are called."""
    assert isinstance(node, cst.Await)
    outer, frame.awaited = frame.awaited, node.expression
    results = run.evaluate(node.expression, state, frame)
    frame.awaited = outer
    return results


def evaluate_yield(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`yield x`: what is sent in is unknown."""
    assert isinstance(node, cst.Yield)
    value = node.value.item if isinstance(node.value, cst.From) else node.value
    if value is None:
        return [(one(ANYTHING), state)]
    results: Results = []
    for values, after in run.evaluate(value, state, frame):
        is_from = isinstance(node.value, cst.From)
        frame.yields.update(iterate(values, node, after, frame, run) if is_from else values)
        results.append((one(ANYTHING), after))
    return results


def evaluate_lambda(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A lambda keeps the variables around it."""
    assert isinstance(node, cst.Lambda)
    names = frozenset(inner.value for inner in walk(node) if isinstance(inner, cst.Name))
    number = captured_number(node, names, state, frame, run)
    return [(one(LambdaFunction(node, frame.scope, number)), state)]


def evaluate_anything(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """An expression without a rule of its own."""
    return [(one(ANYTHING), state)]


def evaluate_ellipsis(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`...`."""
    return [(one(Typed(TypeExpression(name="types.EllipsisType"))), state)]


RULES: Final[dict[type[cst.CSTNode], Rule]] = {
    cst.SimpleString: evaluate_literal,
    cst.Integer: evaluate_literal,
    cst.Float: evaluate_literal,
    cst.Imaginary: evaluate_anything,
    cst.ConcatenatedString: evaluate_concatenated,
    cst.FormattedString: evaluate_formatted,
    cst.TemplatedString: evaluate_formatted,
    cst.Tuple: evaluate_display,
    cst.List: evaluate_display,
    cst.Set: evaluate_display,
    cst.Dict: evaluate_dict,
    cst.IfExp: evaluate_conditional,
    cst.BooleanOperation: evaluate_boolean,
    cst.Comparison: evaluate_comparison,
    cst.UnaryOperation: evaluate_unary,
    cst.BinaryOperation: evaluate_arithmetic,
    cst.NamedExpr: evaluate_walrus,
    cst.Await: evaluate_await,
    cst.Yield: evaluate_yield,
    cst.Lambda: evaluate_lambda,
    cst.GeneratorExp: evaluate_comprehension,
    cst.ListComp: evaluate_comprehension,
    cst.SetComp: evaluate_comprehension,
    cst.DictComp: evaluate_comprehension,
    cst.Subscript: evaluate_subscript,
    cst.Ellipsis: evaluate_ellipsis,
}

"""The values of expressions."""

from collections import deque
from collections.abc import Callable
from typing import Final

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
    awaited,
    in_order,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.variables import captured_number
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.walk import walk

Rule = Callable[[nodes.Expression, State, Frame, Evaluator], Results]


def evaluate_literal(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A number or text as written."""
    value = constant(node)
    if value is not None and not isinstance(value, (str, int, float, bool, bytes)):
        return [(one(ANYTHING), state)]
    return [(one(literal(value)), state)]


def evaluate_formatted(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """An f-string: its parts run, the result is text."""
    assert isinstance(node, (nodes.FormattedString, nodes.TemplatedString))
    results: Results = []
    for values, after in evaluate_all(tuple(_holes(node)), state, frame, run):
        for held in values:
            run_text(held, node, after, frame, run)
        results.append((one(TEXT), after))
    return merge_results(results)


def _holes(node: nodes.FormattedString | nodes.TemplatedString) -> list[nodes.Expression]:
    return [part.expression for part in node.parts if isinstance(part, nodes.FormattedStringExpression)]


def evaluate_display(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A tuple, list or set display."""
    assert isinstance(node, (nodes.Tuple, nodes.List, nodes.Set))
    kind = type(node).__name__.lower()
    starred = [isinstance(item, nodes.StarredElement) for item in node.elements]
    site = run.world.memory.site(id(node), frame.context) if kind != "tuple" else 0
    results: Results = []
    for values, after in evaluate_all([item.value for item in node.elements], state, frame, run):
        parts = tuple(
            iterate(value, node, after, frame, run) if star else value
            for value, star in zip(values, starred, strict=True)
        )
        results.append((one(items(kind, parts, site, is_exact=not any(starred))), after))
    return results


def evaluate_dict(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A dict display."""
    assert isinstance(node, nodes.Dict)
    parts: list[nodes.Expression] = []
    for item in node.elements:
        if isinstance(item, nodes.DictElement):
            parts.append(item.key)
        parts.append(item.value)
    results: Results = []
    for values, after in evaluate_all(parts, state, frame, run):
        queue = deque(values)
        entries: list[tuple[Literal | None, Values]] = []
        for item in node.elements:
            if isinstance(item, nodes.DictElement):
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
    for value in in_order(values):
        if isinstance(value, Mapping):
            found.extend(entries_of(value, run.world))
        elif isinstance(value, SigmaPart):
            found.append((None, one(SigmaPart((*value.path, ELEMENT), value_type(value.type)))))
        else:
            found.append((None, one(ANYTHING)))
    return found


def evaluate_conditional(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`a if test else b`."""
    assert isinstance(node, nodes.IfExp)
    trues, falses = run.test(node.test, state, frame)
    results: Results = []
    for branch, states in ((node.body, trues), (node.orelse, falses)):
        for current in states:
            results.extend(run.evaluate(branch, current, frame))
    return merge_results(results)


def evaluate_boolean(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`a or b` and `a and b` give one of their operands."""
    assert isinstance(node, nodes.BooleanOperation)
    stops_when = isinstance(node.operator, nodes.Or)
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


def evaluate_comparison(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A comparison or `not`: both operands run."""
    if isinstance(node, nodes.Comparison):
        operands = [node.left, *(target.comparator for target in node.comparisons)]
        operators = [target.operator for target in node.comparisons]
    else:
        assert isinstance(node, nodes.UnaryOperation)
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


def evaluate_unary(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`-x`, `+x`, `~x` and `not x`."""
    assert isinstance(node, nodes.UnaryOperation)
    if isinstance(node.operator, nodes.Not):
        return evaluate_comparison(node, state, frame, run)
    if constant(node) is not NOT_CONSTANT:
        return evaluate_literal(node, state, frame, run)
    return merge_results(
        [
            (one(NUMBER), used(node.expression, values, Manner.ARITHMETIC, "", after, frame, run))
            for values, after in run.evaluate(node.expression, state, frame)
        ]
    )


def evaluate_arithmetic(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A binary operation."""
    assert isinstance(node, nodes.BinaryOperation)
    results: Results = []
    for (left, right), ready in evaluate_all((node.left, node.right), state, frame, run):
        after = used(node.left, left, Manner.ARITHMETIC, "", ready, frame, run)
        after = used(node.right, right, Manner.ARITHMETIC, "", after, frame, run)
        results.extend(binary(node.operator, left, right, node, after, frame, run))
    return merge_results(results)


def evaluate_walrus(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`name := value`."""
    assert isinstance(node, nodes.NamedExpr)
    results: Results = []
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(node.value, state, frame):
        origins = sources(node.value, values, mark, after, run)
        for bound in run.assign(node.target, values, after, frame):
            known = (
                bound.deriving(node.target.value, origins) if isinstance(node.target, nodes.Name) else bound
            )
            results.append((values, known))
    return results


def evaluate_await(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`await x`: project coroutines run where they are called."""
    assert isinstance(node, nodes.Await)
    outer, frame.awaited = frame.awaited, node.expression
    results = run.evaluate(node.expression, state, frame)
    frame.awaited = outer
    return merge_results([(awaited(values), after) for values, after in results])


def evaluate_yield(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`yield x`: what is sent in is unknown."""
    assert isinstance(node, nodes.Yield)
    value = node.value.item if isinstance(node.value, nodes.From) else node.value
    if value is None:
        return [(one(ANYTHING), state)]
    results: Results = []
    for values, after in run.evaluate(value, state, frame):
        is_from = isinstance(node.value, nodes.From)
        frame.yields.update(iterate(values, node, after, frame, run) if is_from else values)
        results.append((one(ANYTHING), after))
    return results


def evaluate_lambda(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A lambda keeps the variables around it."""
    assert isinstance(node, nodes.Lambda)
    names = frozenset(inner.value for inner in walk(node) if isinstance(inner, nodes.Name))
    number = captured_number(node, names, state, frame, run)
    return [(one(LambdaFunction(node, frame.scope, number)), state)]


def evaluate_anything(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """An expression without a rule of its own."""
    return [(one(ANYTHING), state)]


def evaluate_ellipsis(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`...`."""
    return [(one(Typed(TypeExpression(name="types.EllipsisType"))), state)]


RULES: Final[dict[type[nodes.Node], Rule]] = {
    nodes.SimpleString: evaluate_literal,
    nodes.Integer: evaluate_literal,
    nodes.Float: evaluate_literal,
    nodes.Imaginary: evaluate_anything,
    nodes.FormattedString: evaluate_formatted,
    nodes.TemplatedString: evaluate_formatted,
    nodes.Tuple: evaluate_display,
    nodes.List: evaluate_display,
    nodes.Set: evaluate_display,
    nodes.Dict: evaluate_dict,
    nodes.IfExp: evaluate_conditional,
    nodes.BooleanOperation: evaluate_boolean,
    nodes.Comparison: evaluate_comparison,
    nodes.UnaryOperation: evaluate_unary,
    nodes.BinaryOperation: evaluate_arithmetic,
    nodes.NamedExpr: evaluate_walrus,
    nodes.Await: evaluate_await,
    nodes.Yield: evaluate_yield,
    nodes.Lambda: evaluate_lambda,
    nodes.GeneratorExp: evaluate_comprehension,
    nodes.ListComp: evaluate_comprehension,
    nodes.SetComp: evaluate_comprehension,
    nodes.DictComp: evaluate_comprehension,
    nodes.Subscript: evaluate_subscript,
    nodes.Ellipsis: evaluate_ellipsis,
}

"""Expressions that are surely over what fields and the payload hold right now.

A variable can hold what a field has held before it was changed: it still leads to the field, but its value
need not be the field's. Only what is read from sigma and the event themselves is direct.
"""

from typing import Final

from sopy_compiler.ir.term import ADD, MULTIPLY, SUBTRACT, ArithmeticTerm, PlaceTerm, Term, is_followed
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.places import term_of
from sopy_compiler.lowering.interpretation.points import is_unchanged
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import SigmaPart, Values
from sopy_compiler.syntax import nodes

_AUGMENTED: Final[dict[type[nodes.AugmentedOperator], str]] = {
    nodes.AddAssign: ADD,
    nodes.SubtractAssign: SUBTRACT,
    nodes.MultiplyAssign: MULTIPLY,
}


def is_direct(
    found_nodes: tuple[nodes.Expression, ...], before: State, after: State, frame: Frame, run: Evaluator
) -> bool:
    """Whether the expressions, evaluated from `before` to `after`, read what is there and change nothing."""
    if not is_unchanged(before.point, after.point):
        return False
    return all(_reads_directly(node, after, frame, run) for node in found_nodes)


def direct_term(
    node: nodes.Expression, values: Values, before: State, after: State, frame: Frame, run: Evaluator
) -> Term | None:
    """The term of an expression that is direct and followed; None for any other."""
    if not is_direct((node,), before, after, frame, run):
        return None
    term = term_of(node, values, after, frame, run)
    return term if is_followed(term) else None


def augmented_term(
    node: nodes.AugAssign,
    owners: Values,
    values: Values,
    before: State,
    after: State,
    frame: Frame,
    run: Evaluator,
) -> Term | None:
    """What `target += value` puts into the target, as `target + value`."""
    operator = _AUGMENTED.get(type(node.operator))
    target = node.target
    if operator is None or not isinstance(target, nodes.Attribute):
        return None
    left = direct_term(target, owners, before, after, frame, run)
    right = direct_term(node.value, values, before, after, frame, run)
    if not isinstance(left, PlaceTerm) or right is None:
        return None
    return ArithmeticTerm(operator=operator, left=left, right=right)


def _reads_directly(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> bool:
    """Whether no variable in the expression holds a part of sigma: sigma itself is never replaced."""
    return not any(
        isinstance(value, SigmaPart) and value.path
        for name in run.world.mentions(node).variables
        for value in run.peek(name, state, frame)
    )

"""What a test says, in words."""

from typing import Final

from sopy_compiler.ir.vocabulary import CONDITION
from sopy_compiler.lowering.condition_call import condition_parts
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import External, PayloadPart, SigmaPart
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of

_COMPARISONS: Final[dict[type[nodes.ComparisonOperator], str]] = {
    nodes.Equal: "is",
    nodes.NotEqual: "is not",
    nodes.Is: "is",
    nodes.IsNot: "is not",
    nodes.GreaterThan: "is more than",
    nodes.GreaterThanEqual: "is at least",
    nodes.LessThan: "is less than",
    nodes.LessThanEqual: "is at most",
    nodes.In: "is in",
    nodes.NotIn: "is not in",
}
_FILLED: Final = ("is not empty", "is empty")
_COUNTED: Final = ("is not zero", "is zero")
_TRUTH: Final[dict[str, tuple[str, str]]] = {
    "builtins.bool": ("is true", "is false"),
    **dict.fromkeys(("builtins.int", "builtins.float", "decimal.Decimal"), _COUNTED),
    **dict.fromkeys(
        (f"builtins.{name}" for name in ("bytes", "dict", "frozenset", "list", "set", "str", "tuple")),
        _FILLED,
    ),
}
"""What it means that a value of a type is true, and that it is not."""
_LONGEST_DESCRIPTION: Final = 60


def describe(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> tuple[str, bool]:
    """The text of a test, and whether `cond(...)` supplied all of it."""
    match node:
        case nodes.Call() if _is_cond(node, state, frame, run):
            tested, description = condition_parts(node)
            text = text_of(description) if description is not None else None
            if text:
                return text, True
            if tested is not None and description is not None:
                return describe(tested, state, frame, run)
        case nodes.BooleanOperation():
            left, left_described = describe(node.left, state, frame, run)
            right, right_described = describe(node.right, state, frame, run)
            word = "and" if isinstance(node.operator, nodes.And) else "or"
            return f"{left} {word} {right}", left_described and right_described
        case nodes.UnaryOperation(operator=nodes.Not(), expression=operand):
            if (part := _part(operand, state, frame, run)) is not None and (
                words := _TRUTH.get(part.type.name)
            ):
                return f"{_part_text(part)} {words[1]}", False
            text, is_described = describe(operand, state, frame, run)
            return f"not ({text})", is_described
        case nodes.Comparison():
            return _comparison(node, state, frame, run), False
        case nodes.Attribute() | nodes.Subscript() if (part := _part(node, state, frame, run)) is not None:
            words = _TRUTH.get(part.type.name)
            return f"{_part_text(part)} {words[0]}" if words else _part_text(part), False
    return _term(node, state, frame, run), False


def _is_cond(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> bool:
    return run.peek(node.func, state, frame) == frozenset((External(CONDITION),))


def _comparison(node: nodes.Comparison, state: State, frame: Frame, run: Evaluator) -> str:
    parts = [_term(node.left, state, frame, run)]
    for position, target in enumerate(node.comparisons):
        if position:
            parts[-1] += ", which"
        parts.append(_COMPARISONS[type(target.operator)])
        parts.append(_term(target.comparator, state, frame, run))
    return " ".join(parts)


def _term(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> str:
    match node:
        case nodes.Call(func=nodes.Name(value="len"), args=[argument]):
            return f"the number of {_term(argument.value, state, frame, run)}"
        case nodes.NamedExpr():
            return _term(node.value, state, frame, run)
        case nodes.Attribute() | nodes.Subscript() if (part := _part(node, state, frame, run)) is not None:
            return _part_text(part)
    return frame.code(node)


def _part(
    node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> SigmaPart | PayloadPart | None:
    """The field, or the payload or a named part of it, that the expression is."""
    values = run.peek(node, state, frame)
    if len(values) == 1:
        (value,) = values
        if isinstance(value, SigmaPart) and value.path:
            return value
        if isinstance(value, PayloadPart) and all(step.isidentifier() for step in value.path):
            return value
    return None


def _part_text(part: SigmaPart | PayloadPart) -> str:
    steps = [step.replace("_", " ").strip() for step in reversed(part.path) if step != "*"]
    if isinstance(part, PayloadPart):
        steps.append("the payload")
    return " of ".join(steps) or ".".join(part.path)

"""Constants written in the source."""

from typing import Final

from sopy_compiler.ir.type_expression import Constant
from sopy_compiler.syntax import nodes


class _NotConstant:
    """Says that an expression is no literal; None is one."""


NOT_CONSTANT: Final = _NotConstant()


def constant(node: nodes.Node) -> Constant | _NotConstant:
    """The value of a literal (text, bytes, number, bool, None, a number with a sign), else `NOT_CONSTANT`."""
    match node:
        case nodes.SimpleString() | nodes.Integer() | nodes.Float():
            return node.value
        case nodes.UnaryOperation(operator=nodes.Minus(), expression=operand):
            value = constant(operand)
            return -value if isinstance(value, (int, float)) else NOT_CONSTANT
        case nodes.UnaryOperation(operator=nodes.Plus(), expression=operand):
            value = constant(operand)
            return +value if isinstance(value, (int, float)) else NOT_CONSTANT
        case nodes.Name(value="None"):
            return None
        case nodes.Name(value="True" | "False"):
            return node.value == "True"
    return NOT_CONSTANT


def text_of(node: nodes.Node | None) -> str | None:
    """The value of a string literal, else None."""
    return node.value if isinstance(node, nodes.SimpleString) and isinstance(node.value, str) else None


def docstring_of(body: nodes.Suite | nodes.Module) -> str:
    """The cleaned documentation string of a block, empty when it has none."""
    first = body.body[0] if body.body else None
    text = text_of(first.value) if isinstance(first, nodes.Expr) else None
    return "" if text is None else "\n".join(line.strip() for line in text.strip().splitlines())

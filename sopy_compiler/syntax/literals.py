"""Constants written in the source."""

import ast
from typing import Final

import libcst as cst

from sopy_compiler.ir.type_expression import Constant


class _NotConstant:
    """Says that an expression is no literal; None is one."""


NOT_CONSTANT: Final = _NotConstant()


def constant(node: cst.CSTNode) -> Constant | _NotConstant:
    """The value of a literal (text, bytes, number, bool, None, a negated number), else `NOT_CONSTANT`."""
    match node:
        case cst.SimpleString():
            return _evaluated(node.value)
        case cst.ConcatenatedString():
            left, right = constant(node.left), constant(node.right)
            if isinstance(left, str) and isinstance(right, str):
                return left + right
            return NOT_CONSTANT
        case cst.Integer() | cst.Float():
            return _evaluated(node.value)
        case cst.UnaryOperation(operator=cst.Minus(), expression=operand):
            value = constant(operand)
            return -value if isinstance(value, int | float) else NOT_CONSTANT
        case cst.UnaryOperation(operator=cst.Plus(), expression=operand):
            value = constant(operand)
            return +value if isinstance(value, int | float) else NOT_CONSTANT
        case cst.Name(value="None"):
            return None
        case cst.Name(value="True" | "False"):
            return node.value == "True"
    return NOT_CONSTANT


def text_of(node: cst.CSTNode | None) -> str | None:
    """The value of a string literal, else None."""
    value = NOT_CONSTANT if node is None else constant(node)
    return value if isinstance(value, str) else None


def _evaluated(code: str) -> Constant | _NotConstant:
    try:
        value = ast.literal_eval(code)
    except (ValueError, SyntaxError, MemoryError):
        return NOT_CONSTANT
    return value if isinstance(value, str | bytes | int | float) else NOT_CONSTANT


def docstring_of(body: cst.BaseSuite | cst.Module) -> str:
    """The cleaned documentation string of a block, empty when it has none."""
    first = body.body[0] if body.body else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0] if first.body else None
    if isinstance(first, cst.Expr):
        text = text_of(first.value)
        if text is not None:
            return "\n".join(line.strip() for line in text.strip().splitlines())
    return ""

"""Conditions in words: the description of `cond(...)`, else the expression as it is written."""

import ast
from typing import TypeAlias

Path: TypeAlias = tuple[tuple[ast.expr | str, bool], ...]
"""Tests on the way to a statement, each with the outcome that leads there."""


def condition_text(path: Path) -> str:
    """The conjunction of a path; empty for the path without a test.

    Tests that failed before the last one that held say nothing new: the last word is "otherwise".
    """
    held = [_positive(test) for test, is_true in path if is_true]
    if path and not path[-1][1]:
        held.append("otherwise")
    return " and ".join(dict.fromkeys(held))


def text_of(expression: ast.expr | None) -> str:
    """The text of a string expression, with its variable parts in braces; empty if it is none."""
    match expression:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                text_of(value.value) or f"{{{ast.unparse(value.value)}}}"
                if isinstance(value, ast.FormattedValue)
                else text_of(value)
                for value in values
            )
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_of(left) + text_of(right)
    return ""


def _positive(test: ast.expr | str) -> str:
    match test:
        case str():
            return test
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _negative(operand)
        case ast.BoolOp(op=operator, values=values):
            return (" and " if isinstance(operator, ast.And) else " or ").join(map(_positive, values))
    return _description(test) or ast.unparse(test)


def _negative(test: ast.expr | str) -> str:
    if isinstance(test, str):
        return f"not {test}"
    description = _description(test)
    return f"it is not so that {description}" if description else f"not ({ast.unparse(test)})"


def _description(test: ast.expr) -> str:
    match test:
        case ast.Call(func=ast.Name(id="cond") | ast.Attribute(attr="cond"), args=[_, text]):
            return text_of(text)
        case ast.Call(func=ast.Name(id="cond") | ast.Attribute(attr="cond"), keywords=keywords):
            return next((text_of(word.value) for word in keywords if word.arg == "description"), "")
    return ""

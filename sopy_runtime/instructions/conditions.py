"""Conditions in words: the description of `cond(...)`, else the expression as it is written."""

import ast
from typing import Final, TypeAlias

from sopy_runtime.instructions.template_text import text_of

OTHERWISE: Final = "otherwise"

Path: TypeAlias = tuple[tuple[ast.expr | str, bool], ...]
"""Tests on the way to a statement, each with the outcome that leads there."""


def condition_text(path: Path) -> str:
    """The conjunction of a path, as a clause to which "if" is put unless it begins with "otherwise".

    It is empty for the path without a test. Tests that failed before the last one that held say nothing new,
    and where the last one failed, the other way has been told before.
    """
    held = [_positive(test) for test, is_true in path if is_true and test != OTHERWISE]
    text = " and ".join(dict.fromkeys(held))
    if not path or not (path[-1][0] == OTHERWISE or not path[-1][1]):
        return text
    return f"{OTHERWISE}, if {text}" if text else OTHERWISE


def _positive(test: ast.expr | str) -> str:
    match test:
        case str():
            return test
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _negative(operand)
        case ast.BoolOp(op=operator, values=values):
            return (" and " if isinstance(operator, ast.And) else " or ").join(map(_positive, values))
    return _description(test) or ast.unparse(test)


def _negative(test: ast.expr) -> str:
    description = _description(test)
    return f"it is not so that {description}" if description else f"not ({ast.unparse(test)})"


def _description(test: ast.expr) -> str:
    match test:
        case ast.Call(func=ast.Name(id="cond") | ast.Attribute(attr="cond"), args=[_, text]):
            return text_of(text)
        case ast.Call(func=ast.Name(id="cond") | ast.Attribute(attr="cond"), keywords=keywords):
            return next((text_of(word.value) for word in keywords if word.arg == "description"), "")
    return ""

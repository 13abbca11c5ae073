"""The source of a function, as syntax."""

import ast
import inspect
import textwrap
from types import FunctionType


def definition(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The function's syntax; None if its source cannot be found."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    node = tree.body[0]
    return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None

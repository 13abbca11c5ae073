"""A text as a tree of nodes, by the parser of the running interpreter."""

import ast
import warnings
from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast import displays, operations, strings
from sopy_compiler.syntax.from_ast.reader import ExpressionRules, Reader
from sopy_compiler.syntax.from_ast.statements import read_module
from sopy_compiler.syntax.guard import MAXIMUM_ALTERNATIVES

_RULES: Final[ExpressionRules] = {**operations.RULES, **displays.RULES, **strings.RULES}


def read_text(text: str) -> tuple[nodes.Module, list[tuple[int, int]]]:
    """The tree of a module, and the bounds of what is long enough to be too much for what follows.

    Raises:
        SyntaxError: the interpreter refuses the text, perhaps because it is older than the syntax.
        ValueError: the text holds characters that no source can have.
        RecursionError: the text is nested too deeply.
        MemoryError: the same, as some versions of the parser say it.
    """
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(text)
    reader = Reader(text, _RULES)
    module = read_module(tree, reader)
    if text.count("elif") > MAXIMUM_ALTERNATIVES:
        return module, [(0, len(text))]
    return module, sorted(reader.long_statements)


def read_expression(text: str) -> nodes.Expression:
    """The node of an expression, its places counted from the start of the text.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as for `read_text`.
    """
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(text, mode="eval")
    return Reader(text, _RULES).expression(tree.body)

"""Expressions written as text: annotations in quotes (PEP 484, forward references)."""

from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.read import read_expression
from sopy_compiler.syntax.guard import find_overload
from sopy_compiler.syntax.parse import deep_recursion
from sopy_compiler.syntax.walk import walk

_MAXIMUM_LENGTH: Final = 1_000
_QUOTES: Final = (1, 3)


def quoted_expression(literal: nodes.SimpleString) -> nodes.Expression | None:
    """The expression that a text holds, at its place in the file where the text is written plainly there.

    None for a text that is no expression.
    """
    text = literal.value
    if not isinstance(text, str) or len(text) > _MAXIMUM_LENGTH or find_overload(text, "") is not None:
        return None
    written = text.strip()
    try:
        with deep_recursion():
            found = read_expression(written)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    inside = _inside(literal, text)
    shift = nodes.NOWHERE if inside is None else inside + text.index(written)
    for node in walk(found):
        node.start, node.end = (
            (nodes.NOWHERE, nodes.NOWHERE) if inside is None else (node.start + shift, node.end + shift)
        )
    return found


def _inside(literal: nodes.SimpleString, text: str) -> int | None:
    """Where the text begins behind its quotes; None where escapes or a prefix change its length."""
    for quotes in _QUOTES:
        if literal.start != nodes.NOWHERE and literal.end - literal.start == len(text) + 2 * quotes:
            return literal.start + quotes
    return None

"""Formatted strings of `ast` as nodes."""

import ast
from collections.abc import Sequence
from typing import Any, Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.reader import ExpressionRules, Reader


def _parts(values: Sequence[ast.expr], reader: Reader) -> tuple[nodes.FormattedStringPart, ...]:
    found: list[nodes.FormattedStringPart] = []
    for value in values:
        start, end = reader.bounds(value)
        if isinstance(value, ast.Constant):
            found.append(nodes.FormattedStringText(str(value.value), start=start, end=end))
        elif isinstance(value, ast.JoinedStr):
            found += _parts(value.values, reader)
        else:
            found.append(_hole(value, start, end, reader))
    return tuple(found)


def _hole(node: Any, start: int, end: int, reader: Reader) -> nodes.FormattedStringExpression:
    """An `ast.FormattedValue`, or the `ast.Interpolation` that Python 3.14 brought."""
    spec = () if node.format_spec is None else _parts((node.format_spec,), reader)
    return nodes.FormattedStringExpression(reader.expression(node.value), spec, start=start, end=end)


def _formatted(node: ast.JoinedStr, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.FormattedString(_parts(node.values, reader), start=start, end=end)


def _templated(node: Any, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.TemplatedString(_parts(node.values, reader), start=start, end=end)


RULES: Final[ExpressionRules] = {
    ast.JoinedStr: _formatted,
    **({ast.TemplateStr: _templated} if hasattr(ast, "TemplateStr") else {}),
}

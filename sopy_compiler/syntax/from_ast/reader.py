"""What all readers of `ast` trees share: the text, and where in it a node stands."""

import ast
import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, Final

from sopy_compiler.syntax import nodes

_Placed = ast.expr | ast.stmt | ast.pattern | ast.arg | ast.keyword | ast.alias | ast.excepthandler
ExpressionRules = Mapping[type[ast.expr], Callable[[Any, "Reader"], nodes.Expression]]
_CLOSED: Final = re.compile(r"\s*(?:#[^\n]*\n\s*|\\\n\s*)*\)")


class Reader:
    """One text while its tree is read; `long_statements` are the bounds of those that may be too much."""

    def __init__(self, text: str, rules: ExpressionRules) -> None:
        self.text = text
        self._rules = rules
        self.long_statements: list[tuple[int, int]] = []
        lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        # Columns of `ast` count bytes of UTF-8.
        self._wide = (
            {}
            if text.isascii()
            else {number: line.encode() for number, line in enumerate(lines, 1) if not line.isascii()}
        )

    def bounds(self, node: _Placed) -> tuple[int, int]:
        """The offsets of characters at which the node begins and ends."""
        if not self._wide:
            starts = self._starts
            return (
                starts[node.lineno - 1] + node.col_offset,
                starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0),
            )
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def _offset(self, line: int, column: int) -> int:
        if line in self._wide:
            column = len(self._wide[line][:column].decode(errors="replace"))
        return self._starts[line - 1] + column

    def expression(self, node: ast.expr) -> nodes.Expression:
        """The node of any expression."""
        return self._rules[type(node)](node, self)

    def optional(self, node: ast.expr | None) -> nodes.Expression | None:
        """The node of an expression that may be missing."""
        return None if node is None else self._rules[type(node)](node, self)

    def closed(self, end: int, limit: int) -> int:
        """The end of an expression with the parentheses that close behind it, before `limit`."""
        while (match := _CLOSED.match(self.text, end, limit)) is not None:
            end = match.end()
        return end

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of what a pair of brackets holds, without white space."""
        held = self.text[start + 1 : end - 1]
        first = start + 1 + len(held) - len(held.lstrip())
        last = end - 1 - (len(held) - len(held.rstrip()))
        return (first, last) if first <= last else (start + 1, start + 1)

    def is_enclosed(self, bounds: tuple[int, int], first: tuple[int, int] | None) -> bool:
        """Whether the parentheses at both ends of a tuple are its own; `first` is its first element."""
        start, end = bounds
        if self.text[start] != "(" or self.text[end - 1] != ")":
            return False
        if first is None:
            return True
        if first[0] == start:
            return False
        opened = self.text.count("(", start, first[0])
        behind = self.closed(first[1], end)
        return self.text.count(")", first[1], behind) < opened

    def is_enclosed_tuple(self, node: ast.Tuple) -> bool:
        """Whether the tuple is written in parentheses."""
        return self.is_enclosed(self.bounds(node), self.bounds(node.elts[0]) if node.elts else None)

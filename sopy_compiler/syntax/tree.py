"""A parsed file: its nodes, and the place and the text of each."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.nodes import NOWHERE, Expression, Module, Node, Pattern
from sopy_compiler.syntax.written import written

_BEFORE: Final = re.compile(r"(?P<last>[\w)\]}\"'.]*)[ \t]*$")
_OPEN: Final = re.compile(r"\([ \t\n]*$")
_CLOSE: Final = re.compile(r"[ \t\n]*(?:#[^\n]*\n[ \t\n]*)*\)")
_WORDS: Final = frozenset(
    [
        "and",
        "as",
        "assert",
        "await",
        "case",
        "del",
        "elif",
        "else",
        "except",
        "for",
        "from",
        "if",
        "in",
        "is",
        "match",
        "not",
        "or",
        "raise",
        "return",
        "while",
        "with",
        "yield",
    ]
)


@dataclass(slots=True, eq=False)
class SyntaxTree:
    """The module of one source; offsets of its nodes count the characters of `text`.

    `column_shifts` holds, for lines of a Markdown file, how many characters stand before the code.
    """

    source: SourceText
    module: Module
    text: str
    column_shifts: dict[int, int] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _spans: dict[Node, Span] = field(default_factory=dict)
    _codes: dict[Node, str] = field(default_factory=dict)

    def take_text(self, other: "SyntaxTree") -> None:
        """Become the tree of another text, when the nodes have got their places in that."""
        self.source, self.text, self.column_shifts = other.source, other.text, other.column_shifts
        self._starts, self._spans, self._codes = [], {}, {}

    def span(self, node: Node) -> Span:
        """The place of `node`, without the white space and comments around it."""
        found = self._spans.get(node)
        if found is None:
            bounds = (0, 0) if node.start == NOWHERE else (node.start, node.end)
            found = self._spans[node] = self.between(*bounds)
        return found

    def between(self, start: int, end: int) -> Span:
        """The place of a range of characters."""
        if not self._starts:
            self._starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Span(
            path=self.source.path,
            line=line,
            column=start - self._starts[line - 1] + 1 + self.column_shifts.get(line, 0),
            end_line=end_line,
            end_column=end - self._starts[end_line - 1] + 1 + self.column_shifts.get(end_line, 0),
        )

    def text_at(self, span: Span) -> str:
        """The text of a place of this file, on one line."""
        self.between(0, 0)  # counts the lines
        ends = ((span.line, span.column), (span.end_line, span.end_column))
        start, end = (
            self._starts[line - 1] + column - 1 - self.column_shifts.get(line, 0) for line, column in ends
        )
        return " ".join(self.text[start:end].split())

    def raw(self, node: Node) -> str:
        """The source text of `node` as it stands, comments included."""
        return self.text[node.start : node.end] if node.start != NOWHERE else written(node)

    def code(self, node: Node) -> str:
        """The source text of `node` with its parentheses, on one line."""
        found = self._codes.get(node)
        if found is None:
            found = self._codes[node] = written(node) if node.start == NOWHERE else self._code(node)
        return found

    def _code(self, node: Node) -> str:
        start, end = node.start, node.end
        if isinstance(node, (Expression, Pattern)):
            start, end = self._with_parentheses(start, end)
        return " ".join(self.text[start:end].split())

    def _with_parentheses(self, start: int, end: int) -> tuple[int, int]:
        """Widened by the pairs of parentheses that group the expression; those of a call do not."""
        while (close := _CLOSE.match(self.text, end)) is not None:
            line = self.text.rfind("\n", 0, start) + 1
            head = self.text[line:start]
            while not head.strip() and line > 0:
                line = self.text.rfind("\n", 0, line - 1) + 1
                head = self.text[line:start]
            opened = _OPEN.search(head)
            if opened is None:
                break
            before = _BEFORE.search(head, 0, opened.start())
            if before is not None and before["last"] and before["last"] not in _WORDS:
                break
            start, end = line + opened.start(), close.end()
        return start, end

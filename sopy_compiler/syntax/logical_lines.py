"""Statements and headers that stand on several lines of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sopy_compiler.source.span import Span
from sopy_compiler.syntax.node_kinds.node import SimpleStatement
from sopy_compiler.syntax.nodes import ClassDef, FunctionDef, Match, MatchCase, Node, Suite
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicalLines:
    """Line numbers count from 1, last ones are inclusive.

    `ranges` holds the first and the last line of the logical line by each of its physical ones,
    `definitions` the whole `def` or `class` by each line of its header, `decorated` the same by the lines of
    its decorators.
    """

    ranges: dict[int, tuple[int, int]]
    definitions: dict[int, Span]
    decorated: dict[int, Span]


def logical_lines(tree: SyntaxTree, comments: Sequence[tuple[int, int]]) -> LogicalLines:
    """The logical lines of a module; `comments` are the offsets of its comments, in order."""
    found = LogicalLines(ranges={}, definitions={}, decorated={})
    for node in walk(tree.module):
        if isinstance(node, SimpleStatement):
            place = tree.span(node)
            _note(place.line, place.end_line, found.ranges)
        elif (body := _body(node)) is not None:
            first, last = _header(node, _start(body, tree), tree, comments)
            _note(first, last, found.ranges)
            if isinstance(node, FunctionDef | ClassDef):
                whole = tree.span(node)
                found.definitions.update(dict.fromkeys(range(first, last + 1), whole))
                above = [tree.span(item).line for item in node.decorators]
                found.decorated.update(dict.fromkeys(range(min(above, default=first), first), whole))
    return found


def _note(first: int, last: int, ranges: dict[int, tuple[int, int]]) -> None:
    for line in range(first, last + 1):
        known = ranges.get(line, (first, last))
        ranges[line] = (min(first, known[0]), max(last, known[1]))


def _body(node: Node) -> Suite | MatchCase | None:
    """What stands behind the colon: the body, or the first case."""
    body = node.cases[0] if isinstance(node, Match) else getattr(node, "body", None)
    return body if isinstance(body, Suite | MatchCase) else None


def _header(node: Node, end: int, tree: SyntaxTree, comments: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first line of what opens a block and the line of its colon."""
    start = _start(node.name if isinstance(node, FunctionDef | ClassDef) else node, tree)
    first = tree.between(start, start).line
    for start, stop in _before(comments, end):
        if tree.text[stop:end].strip():
            break
        end = start
    end = len(tree.text[:end].rstrip())
    return first, max(first, tree.between(end, end).line)


def _start(node: Node, tree: SyntaxTree) -> int:
    """Where it begins; a case is known by its pattern, which may stand in parentheses."""
    return tree.text.rfind("case", 0, node.start) if isinstance(node, MatchCase) else node.start


def _before(comments: Sequence[tuple[int, int]], offset: int) -> Iterator[tuple[int, int]]:
    return (one for one in reversed(comments) if one[1] <= offset)

"""A parsed file with the places of its nodes, and the edits that change them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider

from tests.corpus.mutations.mutant import Edit

N = TypeVar("N", bound=cst.CSTNode)
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


@lru_cache(maxsize=8)
def parsed(text: str) -> "Tree":
    """The tree of a text of a clean program, which many operators look at."""
    return Tree(text)


class Tree:
    """One text and its concrete syntax; lines count from 1."""

    def __init__(self, text: str) -> None:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self.text = text
        self.module = wrapper.module
        self._positions = wrapper.resolve(PositionProvider)
        self._parents = wrapper.resolve(ParentNodeProvider)
        self._walked: dict[cst.CSTNode, tuple[cst.CSTNode, ...]] = {}
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def nodes(self, kind: type[N], within: cst.CSTNode | None = None) -> Iterator[N]:
        """All nodes of a kind in or below a node, in the order of the text."""
        return (
            node for node in self._below(self.module if within is None else within) if isinstance(node, kind)
        )

    def _below(self, top: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
        """A node and everything below it, walked once."""
        if top not in self._walked:
            found: list[cst.CSTNode] = []
            waiting = [top]
            while waiting:
                node = waiting.pop()
                found.append(node)
                waiting.extend(reversed(node.children))
            self._walked[top] = tuple(found)
        return self._walked[top]

    def code(self, node: cst.CSTNode) -> str:
        """The node as it is written."""
        start, end = self.reach(node)
        return self.text[start:end]

    def reach(self, node: cst.CSTNode) -> tuple[int, int]:
        """Offsets of the first character and behind the last one."""
        place = self._positions[node]
        return (
            self._starts[place.start.line - 1] + place.start.column,
            self._starts[place.end.line - 1] + place.end.column,
        )

    def lines(self, *nodes: cst.CSTNode) -> frozenset[int]:
        """The lines of some nodes, from first to last."""
        return frozenset(
            line
            for node in nodes
            for line in range(self._positions[node].start.line, self._positions[node].end.line + 1)
        )

    def line(self, node: cst.CSTNode) -> frozenset[int]:
        """The line on which a node begins, alone. Of a class or function that is the line of its name."""
        named = node.name if isinstance(node, cst.ClassDef | cst.FunctionDef) else node
        return frozenset([self._positions[named].start.line])

    def header(self, node: cst.ClassDef | cst.FunctionDef) -> frozenset[int]:
        """Decorators and name of a class or function, up to its colon."""
        first = min(self.lines(*node.decorators, node.name))
        last = min(self.lines(node.body)) if isinstance(node.body, cst.IndentedBlock) else first + 1
        named = min(self.lines(node.name))
        return frozenset(range(first, max(named, last - 1) + 1))

    def parent(self, node: cst.CSTNode, kind: type[N]) -> N | None:
        """The nearest node of a kind around a node, the node itself left out."""
        while (above := self._parents.get(node)) is not None:
            if isinstance(above, kind):
                return above
            node = above
        return None

    def statement(self, node: cst.CSTNode) -> frozenset[int]:
        """The lines of the statement around an expression; of a compound one the part before its block."""
        while not isinstance(node, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            above = self._parents[node]
            if isinstance(above, cst.BaseCompoundStatement):
                return self.lines(node)
            node = above
        return self.lines(node)

    def statement_lines(self) -> Iterator[frozenset[int]]:
        """The lines of each simple statement, and of what stands before the block of each compound one."""
        for simple in self.nodes(cst.SimpleStatementLine):
            yield self.lines(simple)
        for test in (*self.nodes(cst.If), *self.nodes(cst.While)):
            yield self.lines(test.test)

    def replace(self, node: cst.CSTNode, text: str) -> Edit:
        """Put another text where the node is."""
        start, end = self.reach(node)
        return Edit(start=start, end=end, text=text)

    def after(self, node: cst.CSTNode, text: str) -> Edit:
        """Put a text right behind the node."""
        end = self.reach(node)[1]
        return Edit(start=end, end=end, text=text)

    def line_before(self, line: int, text: str) -> Edit:
        """A new line above a line, indented as that line is."""
        start = self._starts[line - 1]
        below = self.text[start : self._starts[line]]
        indent = below[: len(below) - len(below.lstrip())]
        return Edit(start=start, end=start, text=f"{indent}{text}\n")

    def without(self, statement: Statement) -> Edit:
        """Take a statement away with its lines; a block that it was alone in is left with `pass`."""
        block = self._parents[statement]
        if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
            return self.replace(statement, "pass")
        lines = self.lines(statement)
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            lines |= self.lines(*statement.decorators)
        return self.without_lines(min(lines), max(lines))

    def without_lines(self, first: int, last: int) -> Edit:
        """Take lines away."""
        return Edit(start=self._starts[first - 1], end=self._starts[last], text="")

    def top_of(self, function: cst.FunctionDef | cst.ClassDef) -> int | None:
        """The line of the first statement behind the docstring; None if the body has no lines of its own."""
        if not isinstance(function.body, cst.IndentedBlock):
            return None
        body = list(function.body.body)
        if function.get_docstring() is not None:
            body = body[1:]
        if not body:
            return None
        first = body[0]
        decorators = first.decorators if isinstance(first, cst.FunctionDef | cst.ClassDef) else ()
        return min(self.lines(first, *decorators))

    def import_line(self) -> int:
        """The line above which an import may stand: that of the first one that is not from the future."""
        for statement in self.module.body:
            if isinstance(statement, cst.SimpleStatementLine) and isinstance(
                statement.body[0], cst.Import | cst.ImportFrom
            ):
                first = statement.body[0]
                if (
                    isinstance(first, cst.ImportFrom)
                    and first.module
                    and self.code(first.module) == "__future__"
                ):
                    continue
                return min(self.lines(statement))
        return 1

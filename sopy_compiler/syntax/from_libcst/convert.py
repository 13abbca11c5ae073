"""Trees of LibCST as nodes, for syntax that is newer than the running interpreter."""

import ast
from dataclasses import fields
from functools import cache
from itertools import accumulate
from typing import Any, Final

import libcst as cst

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_libcst.positions import Position, locate

_KINDS: Final = {
    "IndentedBlock": nodes.Suite,
    "SimpleStatementSuite": nodes.Suite,
    "LazyImport": nodes.Import,
    "LazyImportFrom": nodes.ImportFrom,
    "TemplatedStringText": nodes.FormattedStringText,
    "TemplatedStringExpression": nodes.FormattedStringExpression,
}


def convert_module(module: cst.Module, text: str) -> nodes.Module:
    """The nodes of a module that was parsed from `text`.

    Raises:
        RecursionError: the tree is too deep for this interpreter.
    """
    converter = _Converter(locate(module), text)
    return nodes.Module(converter.block(module.body), start=0, end=len(text))


class _Converter:
    """The kinds of nodes have the names and the parts that they have in LibCST, a few excepted."""

    def __init__(self, positions: dict[int, Position], text: str) -> None:
        self._positions = positions
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def block(self, body: Any) -> tuple[Any, ...]:
        """The statements of a block, those on one line taken apart."""
        found: list[Any] = []
        for item in body:
            inner = item.body if isinstance(item, cst.SimpleStatementLine) else (item,)
            found.extend(self.node(statement) for statement in inner)
        return tuple(found)

    def node(self, node: Any) -> Any:
        """The node for one of LibCST's."""
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                return self._string(node)
            case cst.Integer() | cst.Float() | cst.Imaginary():
                kind = getattr(nodes, type(node).__name__)
                return kind(ast.literal_eval(node.value), **self._bounds(node))
            case cst.MatchList(lbracket=None):
                return nodes.MatchTuple(self._part("patterns", node.patterns), **self._bounds(node))
            case cst.IndentedBlock() | cst.SimpleStatementSuite():
                return nodes.Suite(self.block(node.body), **self._bounds(node))
        name = type(node).__name__
        kind = _KINDS.get(name) or getattr(nodes, name)
        if issubclass(kind, nodes.Operator):
            return _operator(kind)
        parts = {part: self._part(part, getattr(node, part)) for part in _parts(kind)}
        return kind(**parts, **self._bounds(node))

    def _part(self, name: str, value: Any) -> Any:
        if name == "asynchronous":
            return value is not None
        if name == "relative":
            return len(value)
        if name == "star":
            return value if isinstance(value, str) else ""
        if name == "format_spec" and value is None:
            return ()
        if isinstance(value, (list, tuple)):
            return tuple(self.node(item) for item in value)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, (cst.MaybeSentinel, cst.ParamStar)):
            return None
        return self.node(value)

    def _string(self, node: cst.SimpleString | cst.ConcatenatedString) -> nodes.Expression:
        bounds = self._bounds(node)
        parts = _literals(node)
        values = [ast.literal_eval(part.value) for part in parts if isinstance(part, cst.SimpleString)]
        if len(values) == len(parts):
            joined = b"".join(values) if isinstance(values[0], bytes) else "".join(values)
            return nodes.SimpleString(joined, **bounds)
        found: list[nodes.FormattedStringPart] = []
        for part in parts:
            if isinstance(part, cst.SimpleString):
                found.append(nodes.FormattedStringText(ast.literal_eval(part.value), **self._bounds(part)))
            else:
                found.extend(self.node(item) for item in part.parts)
        return nodes.FormattedString(tuple(found), **bounds)

    def _bounds(self, node: cst.CSTNode) -> dict[str, int]:
        found = self._positions.get(id(node))
        if found is None:
            return {}
        line, column, end_line, end_column = found
        return {
            "start": self._starts[line - 1] + column - 1,
            "end": self._starts[end_line - 1] + end_column - 1,
        }


def _literals(node: Any) -> list[Any]:
    """The literals side by side, from left to right."""
    found = []
    while isinstance(node, cst.ConcatenatedString):
        found.append(node.left)
        node = node.right
    return [*found, node]


@cache
def _parts(kind: type[nodes.Node]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.name not in nodes.NO_PARTS)


@cache
def _operator(kind: type[nodes.Operator]) -> nodes.Operator:
    return kind()

"""The parts of a node that are nodes themselves."""

from dataclasses import fields
from functools import cache
from typing import Any, Final

from sopy_compiler.syntax.nodes import NO_PARTS, Node, Operator

_PLAIN: Final = NO_PARTS | {"asynchronous", "star", "relative"}


def children(node: Node) -> tuple[Node, ...]:
    """The child nodes in the order of the source; operators are signs, no children."""
    if node.children is not None:
        return node.children
    found: list[Node] = []
    for name in _parts(type(node)):  # type: ignore[arg-type]  # mypy asks for the hash of an instance
        value = getattr(node, name)
        if type(value) is tuple:
            found += value
        elif isinstance(value, Node) and not isinstance(value, Operator):
            found.append(value)
    node.children = tuple(found)
    return node.children


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.name not in _PLAIN)

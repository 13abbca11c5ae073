"""Traversal of trees."""

from collections.abc import Iterator

from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.nodes import ClassDef, FunctionDef, Lambda, Node


def walk(root: Node) -> Iterator[Node]:
    """`root` and its descendants in the order of the source."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        yield node
        held = node.children
        stack += reversed(children(node) if held is None else held)


def walk_own(root: Node) -> Iterator[Node]:
    """Like `walk` without `root`, and without entering functions, lambdas and classes nested in it."""
    stack = list(reversed(children(root)))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, FunctionDef | ClassDef | Lambda):
            held = node.children
            stack += reversed(children(node) if held is None else held)

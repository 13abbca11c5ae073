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
        stack += reversed(children(node))


def walk_own(root: Node) -> Iterator[Node]:
    """Like `walk` without `root`, and without entering functions, lambdas and classes nested in it."""
    stack = children(root)
    stack.reverse()
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, FunctionDef | ClassDef | Lambda):
            stack += reversed(children(node))

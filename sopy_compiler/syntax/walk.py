"""Traversal of trees."""

from collections.abc import Iterator

from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.nodes import ClassDef, FunctionDef, Lambda, Node
from sopy_compiler.syntax.scope import Scope


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


def walk_scopes(module: Scope) -> Iterator[tuple[Node, Scope]]:
    """Everything in a module like `walk`, each with the scope of the innermost definition around it.

    What stands in front of a body, a decorator or a default, counts as part of it.
    """
    stack: list[tuple[Node, Scope]] = [(module.node, module)]
    while stack:
        node, scope = stack.pop()
        yield node, scope
        inner = module.children.get(id(node), scope)
        stack += ((child, inner) for child in reversed(children(node)))

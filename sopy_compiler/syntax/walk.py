"""Traversal of trees.

A tree is listed once, in the order of the source; the descendants of a node are a piece of that list.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.nodes import ClassDef, FunctionDef, Lambda, Node
from sopy_compiler.syntax.scope import Scope

_DEFINITIONS: Final = frozenset({FunctionDef, ClassDef, Lambda})


def walk(root: Node) -> Sequence[Node]:
    """`root` and its descendants in the order of the source."""
    try:
        row = root.row
    except AttributeError:
        row = _list(root)
    return row[root.first : root.behind]


def walk_own(root: Node) -> Sequence[Node]:
    """Like `walk` without `root`, and without entering functions, lambdas and classes nested in it."""
    inside = walk(root)[1:]
    return without([node for node in inside if type(node) in _DEFINITIONS], inside)


def without(heads: Iterable[Node], inside: Sequence[Node]) -> Sequence[Node]:
    """A piece of a tree's list without what lies below the heads, which are in the order of the source."""
    found: list[Node] = []
    start = 0
    offset = inside[0].first if inside else 0
    for head in heads:
        place = head.first - offset
        if place >= start:
            found += inside[start : place + 1]
            start = head.behind - offset
    return [*found, *inside[start:]] if start else inside


def list_again(root: Node) -> None:
    """List a tree anew after a part of it has been replaced."""
    _list(root)


def _list(root: Node) -> list[Node]:
    """List the tree below `root`; a part that has a list of its own gets its place in this one."""
    row: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        node.row = row
        node.first = len(row)
        row.append(node)
        held = node.children
        stack += reversed(children(node) if held is None else held)
    for node in reversed(row):
        held = node.children
        node.behind = held[-1].behind if held else node.first + 1
    return row


def walk_scopes(module: Scope, kinds: frozenset[type[Node]]) -> Iterator[tuple[Node, Scope]]:
    """The nodes of some kinds in a module, each with the scope of the innermost definition around it.

    What stands in front of a body, a decorator or a default, counts as part of it.
    """
    around: list[tuple[Scope, int]] = []
    inside = walk(module.node)
    scope, until = module, module.node.behind
    for node in inside:
        kind = type(node)
        if kind not in kinds and kind not in _DEFINITIONS:
            continue
        while node.first >= until:
            scope, until = around.pop()
        if kind in kinds:
            yield node, scope
        inner = module.children.get(id(node))
        if inner is not None:
            around.append((scope, until))
            scope, until = inner, node.behind

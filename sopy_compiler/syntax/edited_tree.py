"""Giving a tree a new text in place, so that all that is known of its unchanged parts stays known."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.nodes import NO_PARTS, FunctionDef, Node
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import list_again, walk

_PLAIN: Final = (str, int, float, complex, bool, bytes, type(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEdit:
    """What a new text changes: functions with another body, those that stand elsewhere, and the rest.

    Functions that stand in another function count as its body. `moves_others` tells that something outside
    functions stands elsewhere.
    """

    changed: tuple[FunctionDef, ...]
    moved: tuple[FunctionDef, ...]
    moves_others: bool


def edit_tree(old: SyntaxTree, new: SyntaxTree) -> TreeEdit | None:
    """Make `old` the tree of the text of `new`; None, with `old` as it was, where more than bodies differ.

    The nodes of `new` that take no place in `old` are of no use afterwards.
    """
    before, after = _outside_bodies(old.module), _outside_bodies(new.module)
    if len(before) != len(after) or not all(
        _say_the_same(one, other) for (one, _), (other, _) in zip(before, after, strict=True)
    ):
        return None
    lines = (_line_starts(old.text), _line_starts(new.text))
    changed: dict[FunctionDef, None] = {}
    moved: dict[FunctionDef | None, None] = {}
    for (one, function), (other, _) in zip(before, after, strict=True):
        if _position(one.start, lines[0]) != _position(other.start, lines[1]):
            moved[function] = None
        one.start, one.end = other.start, other.end
        if not isinstance(one, FunctionDef) or not isinstance(other, FunctionDef):
            continue
        if old.text[one.body.start : one.body.end] != new.text[other.body.start : other.body.end]:
            one.body = other.body
            one.children = None
            changed[one] = None
            continue
        if _position(one.body.start, lines[0]) != _position(other.body.start, lines[1]):
            moved[one] = None
        _take_places(walk(one.body), walk(other.body))
    list_again(old.module)
    old.take_text(new)
    return TreeEdit(
        changed=tuple(changed),
        moved=tuple(one for one in moved if one is not None and one not in changed),
        moves_others=None in moved,
    )


def _outside_bodies(root: Node) -> list[tuple[Node, FunctionDef | None]]:
    """The nodes of a tree without the bodies of functions, each with the function of whose head it is."""
    found: list[tuple[Node, FunctionDef | None]] = []
    pending: list[tuple[Node, FunctionDef | None]] = [(root, None)]
    while pending:
        node, function = pending.pop()
        inside = children(node)
        if isinstance(node, FunctionDef):
            function = node
            inside = tuple(child for child in inside if child is not node.body)
        found.append((node, function))
        pending.extend((child, function) for child in reversed(inside))
    return found


def _say_the_same(one: Node, other: Node) -> bool:
    """Whether two nodes are equal but for their places and what their children say."""
    if type(one) is not type(other):
        return False
    for part in fields(one):
        if part.name not in NO_PARTS:
            left, right = getattr(one, part.name), getattr(other, part.name)
            if isinstance(left, tuple) and isinstance(right, tuple):
                if len(left) != len(right):
                    return False
            elif type(left) is not type(right) or (isinstance(left, _PLAIN) and left != right):
                return False
    return True


def _take_places(mine: Sequence[Node], theirs: Sequence[Node]) -> None:
    for one, other in zip(mine, theirs, strict=True):
        one.start, one.end = other.start, other.end


def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _position(offset: int, starts: list[int]) -> tuple[int, int]:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] if line else offset

"""What every node of a syntax tree is."""

from dataclasses import dataclass, field
from typing import Final

NOWHERE: Final = -1
NO_PARTS: Final = frozenset({"start", "end", "children", "row", "first", "behind"})
"""The attributes of every node that are no parts of the program."""


@dataclass(slots=True, eq=False, kw_only=True)
class Node:
    """A part of a program, compared by identity.

    `start` and `end` are offsets of characters in the text that was parsed, the end exclusive, both without
    the parentheses around an expression; `NOWHERE` for a node that stands in no text. A subclass declares its
    parts in the order of the source: nodes, tuples of nodes, and plain values such as names and signs.
    """

    start: int = NOWHERE
    end: int = NOWHERE
    children: "tuple[Node, ...] | None" = field(default=None, init=False, repr=False)
    """What `syntax.children` has found: trees are walked often and stay as they are."""
    row: "list[Node]" = field(init=False, repr=False)
    """Where `syntax.walk` has listed the tree, in the order of the source, once somebody has asked."""
    first: int = field(init=False, repr=False)
    behind: int = field(init=False, repr=False)
    """The bounds in the list of this node and its descendants."""


class Expression(Node):
    """A node that has a value."""

    __slots__ = ()


class Statement(Node):
    """A node that is executed."""

    __slots__ = ()


class SimpleStatement(Statement):
    """A statement that holds no other."""

    __slots__ = ()


class CompoundStatement(Statement):
    """A statement with blocks."""

    __slots__ = ()


class Pattern(Node):
    """What a `case` compares with."""

    __slots__ = ()


class Operator(Node):
    """The sign of an operation; it has no place of its own."""

    __slots__ = ()


class BinaryOperator(Operator):
    """The sign between two operands."""

    __slots__ = ()


class ComparisonOperator(Operator):
    """The sign between two values that are compared."""

    __slots__ = ()


class AugmentedOperator(Operator):
    """The sign of an augmented assignment."""

    __slots__ = ()

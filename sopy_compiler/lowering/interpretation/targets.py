"""What is about to get a value or to lose it, and how far that goes past what its class says."""

from enum import StrEnum
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.term import Term
from sopy_compiler.syntax import nodes

ASSIGN: Final = "assign"
AUGMENT: Final = "augmented"
DELETE: Final = "delete"


class Route(StrEnum):
    """Which parts of a class an assignment to an attribute passes."""

    CLASS = "class"
    """`x.n = v`: its `__setattr__`, its properties, and validation where the model asks for it."""
    OBJECT = "object"
    """`object.__setattr__(x, "n", v)`: its properties."""
    DICTIONARY = "dictionary"
    """`x.__dict__["n"] = v`: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The place in the source that assigns or deletes.

    `term` is the value as an expression, where it is one; `key` the expression of an item's key.
    """

    node: nodes.Node
    operation: str = ASSIGN
    route: Route = Route.CLASS
    term: Term | None = None
    key: nodes.Node | None = None

    @property
    def deletes(self) -> bool:
        """Whether the value is lost and none takes its place."""
        return self.operation == DELETE

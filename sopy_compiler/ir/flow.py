"""What a handler does step by step: a control-flow graph with the steps that concern sigma and the payload.

The graph is read from its entry forwards; the functions that the handler calls are parts of their own,
entered and left like blocks. It over-approximates: every order of steps that can happen is a path of it. The
places in `untracked` are changed somewhere that no step tells; nothing is known of them.
"""

from collections.abc import Iterator
from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Predicate
from sopy_compiler.ir.term import ConstantTerm, ContainerTerm, Term
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


class Manner(StrEnum):
    """What a use does with a value, in words for messages."""

    ATTRIBUTE = "attribute"
    ITEM = "item"
    ITERATION = "iteration"
    UNPACKING = "unpacking"
    ARITHMETIC = "arithmetic"
    ORDER = "order"
    MEMBERSHIP = "membership"
    CALL = "call"
    LOOKUP = "lookup"
    """By a key that may not be there: what is under a key of a dict that is missing counts as None."""
    KEY = "key"
    """As a key of a dict whose keys are declared without None; nothing raises where it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is put into a place: one of the constants, an instance of one of the types, or what a place holds.

    It can be anything when `is_known` is false. `term` is the value as an expression over what places hold
    right before; None where it is not one, and where the changed object need not be the one at the place.
    """

    constants: tuple[ConstantTerm | ContainerTerm, ...] = ()
    types: tuple[TypeExpression, ...] = ()
    copies: tuple[Place, ...] = ()
    is_known: bool = True
    term: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assume:
    """A test that went one way; `reads` are all places that it depends on.

    `is_direct` when the terms surely are what the places hold at this point: they are read from sigma and the
    event themselves, by an expression that changes nothing. `written` is the test as the program says it;
    it `is_negated` if that asks the opposite of the predicate: `!=`, `is not`, `not in`.
    """

    predicate: Predicate
    holds: bool
    reads: tuple[Place, ...]
    span: Span
    symbol: str
    is_direct: bool = False
    written: str = ""
    is_negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A place is given a value; an augmented assignment gives it a new one of its own kind."""

    place: Place
    value: Stored
    span: Span
    is_augmented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the place holds is changed in place: `list.append`, `dict.setitem`, ..."""

    place: Place
    operation: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """The places may be changed here; all of sigma when there are none."""

    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Whether a run comes this way depends on what the places hold, in a manner that is not followed."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A value is used in a way that None does not support; `detail` is the attribute's name or the like.

    `is_guarded` when an exception would be caught.
    """

    place: Place
    manner: Manner
    detail: str
    span: Span
    symbol: str
    is_guarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """A function is called: what it does is the part of that number."""

    part: int
    is_guarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The function that the node `call` entered has ended at the exit of that number."""

    call: int
    exit: int


Step = Assume | Store | Change | Forget | Doubt | Use | Enter | Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A point of the handler; `before` are the numbers of the nodes that come right before it."""

    before: tuple[int, ...]
    step: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPart:
    """One function: node 0 is its entry, `exits` the nodes at which it ends."""

    nodes: tuple[FlowNode, ...]
    exits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowExit:
    """A way out of the handler at a node.

    `transition` is its number among those of the run, None for a way out that is no transition.
    """

    node: int
    transition: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The handler's own graph (node 0 is its entry) and the parts that it calls."""

    nodes: tuple[FlowNode, ...] = ()
    exits: tuple[FlowExit, ...] = ()
    parts: tuple[FlowPart, ...] = ()
    untracked: tuple[Place, ...] = ()
    is_tracked: bool = True
    """Whether anything is known at all: false when sigma may change out of sight."""
    shares_objects: bool = False
    """Whether the objects that fields hold may change out of sight, though not the fields themselves."""

    @property
    def steps(self) -> Iterator[Step]:
        """The steps of the handler and of the functions it calls, each once; their order means nothing."""
        for nodes in (self.nodes, *(part.nodes for part in self.parts)):
            for node in nodes:
                if node.step is not None:
                    yield node.step


NO_FLOW = Flow()

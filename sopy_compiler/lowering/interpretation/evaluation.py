"""What the parts of the interpreter ask of each other.

Expressions contain calls, calls run statements, statements hold expressions; each part sees the others
through `Evaluator` only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Final, Protocol

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.points import is_unchanged
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.sharing import Sharing
from sopy_compiler.lowering.interpretation.state import Exit, Origin, State, common_prefix, covers, join
from sopy_compiler.lowering.interpretation.values import InstanceOf, Unknown, Value, Values, one
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope

Results = list[tuple[Values, State]]
"""The values an expression can have, each with the state after it."""

MAXIMUM_RESULTS = 24


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoopReading:
    """What a loop does from the state `entry`; `points` are the states inside, None where nobody asked."""

    entry: State
    after: tuple[State, ...]
    exits: tuple[Exit, ...]
    points: tuple[State, ...] | None

    def serves(self, state: State, *, needs_points: bool) -> bool:
        """Whether this tells all that the loop does from `state`."""
        length = len(self.entry.guards)
        same_tests = state.guards[:length] == self.entry.guards
        return same_tests and covers(self.entry, state) and (self.points is not None or not needs_points)


@dataclass(slots=True, eq=False, kw_only=True)
class Frame:
    """One activation of a function, or the module when a value is read statically.

    `owner` is the class whose body holds the function, for `super()`. `checkpoints` collects the state
    after every statement while a `try` body is read; None elsewhere. `captured` are the variables around a
    nested function.
    """

    scope: Scope
    symbol: str
    owner: ClassDefinition | None = None
    receiver: Value | None = None
    depth: int = 0
    exits: list[Exit] = field(default_factory=list)
    checkpoints: list[State] | None = None
    captured: dict[str, Values] = field(default_factory=dict)
    is_lambda: bool = False
    """Whether a lambda runs, in the scope of the function around it."""
    yields: set[Value] = field(default_factory=set)
    loop_depth: int = 0
    loops: dict[int, LoopReading] = field(default_factory=dict)
    called: nodes.Node | None = None
    """The function of the call being evaluated, to tell a method from a field."""
    awaited: nodes.Node | None = None
    """The call that is awaited where it stands."""
    origins: dict[int, Mapping[Value, Origin]] = field(default_factory=dict)
    """For each call, where the called function made what does not fit."""
    is_far_reaching: bool = False
    """Whether the function is ordinary code that reaches much of its kind."""
    tested: nodes.Node | None = None
    """The call or property whose truth is asked for."""
    names: Sharing | None = None
    """What `names_of` has found."""

    @property
    def context(self) -> ClassDefinition | None:
        """The class of the instance whose method runs: containers made for different classes stay apart."""
        return self.receiver.definition if isinstance(self.receiver, InstanceOf) else None

    def span(self, node: nodes.Node) -> Span:
        """The place of `node`, which belongs to this frame's file."""
        return self.scope.tree.span(node)

    def code(self, node: nodes.Node) -> str:
        """The text of `node`."""
        return self.scope.tree.code(node)


def names_of(frame: Frame, run: "Evaluator") -> Sharing:
    """How the function that the frame runs shares its names."""
    found = frame.names
    if found is None:
        found = frame.names = run.world.sharing(frame.scope)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The evaluated arguments of a call.

    `rest` is what any further positional argument can be, `rest_keywords` any further named one: `*` and
    `**` pass them, and nobody can count them.
    """

    positional: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    rest: Values = frozenset()
    rest_keywords: Values = frozenset()

    @property
    def has_star(self) -> bool:
        """Whether some arguments cannot be counted."""
        return bool(self.rest or self.rest_keywords)

    def keyword(self, *names: str) -> Values | None:
        """The values of the first keyword present, or None."""
        return next((values for name, values in self.keywords if name in names), None)

    @property
    def all(self) -> tuple[Values, ...]:
        """Every argument's values."""
        return (*self.positional, *(values for _, values in self.keywords), self.rest, self.rest_keywords)


UNSEEN: Final = Arguments(
    rest=one(Unknown("it is a parameter")), rest_keywords=one(Unknown("it is a parameter"))
)
"""The arguments that code outside the program passes."""


class Evaluator(Protocol):
    """The interpreter as its parts see it."""

    world: World
    recorder: Recorder

    def evaluate(self, node: nodes.Expression, state: State, frame: Frame) -> Results:
        """All values of an expression; reads of sigma are recorded."""
        ...

    def refer(self, node: nodes.Expression, state: State, frame: Frame) -> Results:
        """Like `evaluate`, without counting the final field as read: it is about to be changed or called."""
        ...

    def peek(self, node: nodes.Expression, state: State, frame: Frame) -> Values:
        """The values of an expression, recording nothing."""
        ...

    def test(self, node: nodes.Expression, state: State, frame: Frame) -> tuple[list[State], list[State]]:
        """The states in which the expression is true, and those in which it is false, with its guard."""
        ...

    def attribute(
        self, owner: Value, name: str, node: nodes.Expression, state: State, frame: Frame
    ) -> Results:
        """The values of `owner.name`; properties run."""
        ...

    def call(
        self, callee: Value, arguments: Arguments, node: nodes.Node, state: State, frame: Frame
    ) -> Results:
        """The values of a call."""
        ...

    def execute(self, body: nodes.Suite, states: list[State], frame: Frame) -> list[State]:
        """The states after a block; other ways out go to the frame's exits."""
        ...

    def assign(self, target: nodes.Node, values: Values, state: State, frame: Frame) -> list[State]:
        """The states after `target = values`."""
        ...


def merge_results(results: Results) -> Results:
    """Join results that have equal values and variables; beyond the limit, join all."""
    if len(results) < 2:
        return results
    merged: Results = []
    for values, state in results:
        for index, (others, before) in enumerate(merged):
            same = others == values and before.variables == state.variables
            if same and before.possible == state.possible:
                prefix = common_prefix(before.guards, state.guards)
                merged[index] = (values, before.guarded(prefix).absorbing(state))
                break
        else:
            merged.append((values, state))
    if len(merged) <= MAXIMUM_RESULTS:
        return merged
    union: Values = frozenset().union(*(values for values, _ in merged))
    return [(union, join([state for _, state in merged]))]


def evaluate_all(
    found_nodes: Sequence[nodes.Expression],
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    first: Callable[[nodes.Expression, State, Frame], Results] | None = None,
) -> list[tuple[tuple[Values, ...], State]]:
    """The values of several expressions, evaluated from left to right; `first` reads the first of them."""
    results: list[tuple[tuple[Values, ...], State]] = [((), state)]
    for index, node in enumerate(found_nodes):
        evaluate = run.evaluate if index or first is None else first
        extended: list[tuple[tuple[Values, ...], State]] = []
        for before, current in results:
            for values, after in evaluate(node, current, frame):
                is_same = not before or is_unchanged(current.point, after.point)
                kept = before if is_same else tuple(former(earlier) for earlier in before)
                extended.append(((*kept, values), after))
        if len(extended) > MAXIMUM_RESULTS:
            columns = zip(*(values for values, _ in extended), strict=True)
            joined = tuple(frozenset().union(*column) for column in columns)
            extended = [(joined, join([after for _, after in extended]))]
        results = extended
    return results

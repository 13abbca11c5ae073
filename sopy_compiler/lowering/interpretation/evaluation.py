"""What the parts of the interpreter ask of each other.

Expressions contain calls, calls run statements, statements hold expressions; each part sees the others through
`Evaluator` only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import libcst as cst

from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import Exit, State, common_prefix, join
from sopy_compiler.lowering.interpretation.values import Value, Values
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope

Results = list[tuple[Values, State]]
"""The values an expression can have, each with the state after it."""

MAXIMUM_RESULTS = 24


@dataclass(slots=True, eq=False, kw_only=True)
class Frame:
    """One activation of a function, or the module when a value is read statically.

    `owner` is the class whose body holds the function, for `super()`. `checkpoints` collects the state after every
    statement while a `try` body is read; None elsewhere. `captured` are the variables around a nested function.
    """

    scope: Scope
    symbol: str
    owner: ClassDefinition | None = None
    receiver: Value | None = None
    depth: int = 0
    exits: list[Exit] = field(default_factory=list)
    checkpoints: list[State] | None = None
    captured: dict[str, Values] = field(default_factory=dict)
    called: cst.CSTNode | None = None
    """The function of the call being evaluated, to tell a method from a field."""

    def span(self, node: cst.CSTNode) -> Span:
        """The place of `node`, which belongs to this frame's file."""
        return self.scope.tree.span(node)

    def code(self, node: cst.CSTNode) -> str:
        """The text of `node`."""
        return self.scope.tree.code(node)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The evaluated arguments of a call; `has_star` when `*` or `**` pass what cannot be told."""

    positional: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    has_star: bool = False

    def keyword(self, *names: str) -> Values | None:
        """The values of the first keyword present, or None."""
        return next((values for name, values in self.keywords if name in names), None)

    @property
    def all(self) -> tuple[Values, ...]:
        """Every argument's values."""
        return (*self.positional, *(values for _, values in self.keywords))


class Evaluator(Protocol):
    """The interpreter as its parts see it."""

    world: World
    recorder: Recorder
    closures: list[dict[str, Values]]

    def evaluate(self, node: cst.BaseExpression, state: State, frame: Frame) -> Results:
        """All values of an expression; reads of sigma are recorded."""
        ...

    def refer(self, node: cst.BaseExpression, state: State, frame: Frame) -> Results:
        """Like `evaluate`, without counting the final field as read: it is about to be changed or called."""
        ...

    def peek(self, node: cst.BaseExpression, state: State, frame: Frame) -> Values:
        """The values of an expression, recording nothing."""
        ...

    def test(self, node: cst.BaseExpression, state: State, frame: Frame) -> tuple[list[State], list[State]]:
        """The states in which the expression is true, and those in which it is false, with its guard."""
        ...

    def attribute(
        self, owner: Value, name: str, node: cst.BaseExpression, state: State, frame: Frame
    ) -> Results:
        """The values of `owner.name`; properties run."""
        ...

    def call(
        self, callee: Value, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame
    ) -> Results:
        """The values of a call."""
        ...

    def execute(self, body: cst.BaseSuite, states: list[State], frame: Frame) -> list[State]:
        """The states after a block; other ways out go to the frame's exits."""
        ...

    def assign(self, target: cst.CSTNode, values: Values, state: State, frame: Frame) -> list[State]:
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
                merged[index] = (values, before.guarded(common_prefix(before.guards, state.guards)))
                break
        else:
            merged.append((values, state))
    if len(merged) <= MAXIMUM_RESULTS:
        return merged
    union: Values = frozenset().union(*(values for values, _ in merged))
    return [(union, join([state for _, state in merged]))]


def evaluate_all(
    nodes: Sequence[cst.BaseExpression], state: State, frame: Frame, run: Evaluator
) -> list[tuple[tuple[Values, ...], State]]:
    """The values of several expressions, evaluated from left to right."""
    results: list[tuple[tuple[Values, ...], State]] = [((), state)]
    for node in nodes:
        extended: list[tuple[tuple[Values, ...], State]] = []
        for before, current in results:
            for values, after in run.evaluate(node, current, frame):
                extended.append(((*before, values), after))
        if len(extended) > MAXIMUM_RESULTS:
            columns = zip(*(values for values, _ in extended), strict=True)
            joined = tuple(frozenset().union(*column) for column in columns)
            extended = [(joined, join([after for _, after in extended]))]
        results = extended
    return results

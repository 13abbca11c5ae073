"""What is known at one point of one path."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.condition import Guard
from sopy_compiler.ir.place import Place
from sopy_compiler.lowering.interpretation.alternatives import Alternative
from sopy_compiler.lowering.interpretation.former import former, may_become_former
from sopy_compiler.lowering.interpretation.points import Point, PointStep, head, joined
from sopy_compiler.lowering.interpretation.values import Value, Values
from sopy_compiler.source.span import Span

MAXIMUM_STATES: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Local variables and the tests that led here.

    `possible` holds what tests have established about fields and payload parts of a closed type: the
    alternatives that remain, by the text of the expression. `point` is where the path has got to in the flow
    graph. `derived` tells from which places a local variable was computed.
    """

    variables: dict[str, Values] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    possible: dict[str, frozenset[Alternative]] = field(default_factory=dict)
    point: Point = field(default_factory=Point)
    derived: dict[str, frozenset[Place]] = field(default_factory=dict)

    def bind(self, name: str, values: Values) -> "State":
        """The state after `name = values`."""
        possible = {key: value for key, value in self.possible.items() if not _mentions(key, name)}
        derived = self.derived
        if name in derived:
            derived = {other: places for other, places in derived.items() if other != name}
        variables = {**self.variables, name: values}
        return State(variables, self.guards, possible, self.point, derived)

    def alone(self) -> "State":
        """The state without anything that is known of variables and of what was tested."""
        return State({}, self.guards, {}, self.point, self.derived)

    def narrowed(self, name: str, values: Values) -> "State":
        """The state knowing that `name` is one of `values`."""
        variables = {**self.variables, name: values}
        return State(variables, self.guards, self.possible, self.point, self.derived)

    def restricted(self, expression: str, remaining: frozenset[Alternative]) -> "State":
        """The state knowing that `expression` is one of `remaining`."""
        possible = {**self.possible, expression: remaining}
        return State(self.variables, self.guards, possible, self.point, self.derived)

    def forgetful(self) -> "State":
        """The state after code that may have changed any object."""
        if not self.possible:
            return self
        return State(self.variables, self.guards, {}, self.point, self.derived)

    def guarded(self, guards: tuple[Guard, ...]) -> "State":
        """The same variables behind other tests."""
        if guards is self.guards:
            return self
        return State(self.variables, guards, self.possible, self.point, self.derived)

    def with_guard(self, guard: Guard) -> "State":
        """The state after one more test; a test that was already made adds nothing."""
        text = guard.expression
        if any(made.expression == text and made == guard for made in self.guards):
            return self
        return State(self.variables, (*self.guards, guard), self.possible, self.point, self.derived)

    def at(self, point: Point) -> "State":
        """The same state at another point."""
        return State(self.variables, self.guards, self.possible, point, self.derived)

    def then(self, step: PointStep) -> "State":
        """The state after `step`."""
        return self.at(Point(step, [self.point]))

    def at_head(self) -> "State":
        """The state at the head of a loop."""
        return self.at(head(self.point))

    def absorbing(self, other: "State") -> "State":
        """The state, reached also by the way of `other`, which it covers."""
        if other.point is self.point:
            return self
        derived = union_of(self.derived, other.derived)
        point = joined((self.point, other.point))
        return State(self.variables, self.guards, self.possible, point, derived)

    def deriving(self, name: str, places: frozenset[Place]) -> "State":
        """The state knowing from which places a variable was computed."""
        if not places:
            return self
        derived = {**self.derived, name: places}
        return State(self.variables, self.guards, self.possible, self.point, derived)

    def outdated_by(self, paths: tuple[tuple[str, ...], ...]) -> "State":
        """The state after the fields at all the paths have got other values."""
        if not paths or not any(may_become_former(values) for values in self.variables.values()):
            return self
        state = self
        for path in paths:
            state = state.outdated(path)
        return state

    def outdated(self, path: tuple[str, ...]) -> "State":
        """The state after the field at `path` has got another value: variables keep the former one."""
        changed = {
            name: following
            for name, values in self.variables.items()
            if (following := former(values, path)) is not values
        }
        if not changed:
            return self
        variables = {**self.variables, **changed}
        return State(variables, self.guards, self.possible, self.point, self.derived)


def union_of(
    left: dict[str, frozenset[Place]], right: dict[str, frozenset[Place]]
) -> dict[str, frozenset[Place]]:
    """What either of two states knows of the variables' sources."""
    if not right or left is right:
        return left
    return {name: left.get(name, frozenset()) | right.get(name, frozenset()) for name in {**left, **right}}


def _mentions(expression: str, name: str) -> bool:
    return expression == name or expression.startswith((f"{name}.", f"{name}["))


def merge(states: Iterable[State]) -> list[State]:
    """Join states that differ only in the tests behind them; beyond the limit, join them all.

    The tests of a joined state are the common beginning: a weaker condition, never a wrong one. A state that
    another one behind the same tests covers adds nothing.
    """
    found = list(states)
    if len(found) < 2:
        return found
    merged: list[State] = []
    for state in found:
        for index, other in enumerate(merged):
            if other is state:
                break
            if other.variables == state.variables and other.possible == state.possible:
                merged[index] = other.guarded(common_prefix(other.guards, state.guards)).absorbing(state)
                break
            if other.guards == state.guards:
                if covers(other, state):
                    merged[index] = other.absorbing(state)
                    break
                if covers(state, other):
                    merged[index] = state.absorbing(other)
                    break
        else:
            merged.append(state)
    return merged if len(merged) <= MAXIMUM_STATES else [join(merged)]


def covers(wide: State, state: State) -> bool:
    """Whether everything `state` allows, `wide` allows; a variable that is not bound allows nothing."""
    if len(wide.variables) < len(state.variables):
        return False
    for name, values in state.variables.items():
        others = wide.variables.get(name)
        if others is None or not (others is values or values <= others):
            return False
    return all(
        key in state.possible and state.possible[key] <= remaining for key, remaining in wide.possible.items()
    )


def join(states: list[State]) -> State:
    """One state that covers all of `states`."""
    variables: dict[str, Values] = {}
    guards = states[0].guards
    for state in states:
        guards = common_prefix(guards, state.guards)
        for name, values in state.variables.items():
            variables[name] = variables.get(name, frozenset()) | values
    possible: dict[str, frozenset[Alternative]] = {}
    for key in set.intersection(*(set(state.possible) for state in states)):
        possible[key] = frozenset().union(*(state.possible[key] for state in states))
    derived: dict[str, frozenset[Place]] = {}
    for state in states:
        derived = union_of(derived, state.derived)
    return State(variables, guards, possible, joined(state.point for state in states), derived)


def common_prefix(left: tuple[Guard, ...], right: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The tests that both begin with."""
    if left is right:
        return left
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return left[:length]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The place in a called function where a result was made, and the calls that lead there.

    `function` is the name of that function, `ends` are the places after which it falls off its end.
    """

    span: Span
    via: tuple[Span, ...] = ()
    function: str = ""
    ends: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Exit:
    """How a path leaves a block other than by its end.

    `kind` is `return`, `raise`, `break` or `continue`; `values` what is returned or raised; `exception` the
    raised exception's name where known; `via` the calls between the function that is read and the place.
    `origins` tells where the function that was called last made some of the returned values.
    """

    kind: str
    state: State
    span: Span
    values: Values = frozenset()
    exception: str = ""
    via: tuple[Span, ...] = ()
    origins: Mapping[Value, Origin] = field(default_factory=dict)

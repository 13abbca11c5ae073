"""Running one handler on environments of a few places: every way through the steps that concern them.

What a called function does from an environment is found out once and used again (a summary, after Reps,
Horwitz and Sagiv, "Precise interprocedural dataflow analysis via graph reachability", POPL 1995).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.typestate.environment import Environment
from sopy_compiler.analysis.typestate.frame import Frame
from sopy_compiler.analysis.typestate.slices import Slice
from sopy_compiler.analysis.typestate.transfer import may_fail
from sopy_compiler.ir.flow import Assume, Enter, Use
from sopy_compiler.ir.place import Place

# A handler that has more environments than this in sight is not followed any further.
MAXIMUM_VISITS: Final = 6_000


class TooManyEnvironments(Exception):
    """The handler tells more environments apart than the analysis follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """What can happen from one environment: the environments at each exit, and what was met.

    `failing` are uses that may meet None, with an environment right before; `passed` are the ways of tests
    that are taken, `stopped` those that are not from some environment: nodes behind the numbers of graphs.
    """

    exits: dict[int, tuple[Environment, ...]]
    failing: dict[Use, Environment]
    passed: frozenset[tuple[int, int]] = frozenset()
    stopped: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What a way through a graph is to end with: an exit with an environment, or a use that fails."""

    exit: int = -1
    environment: Environment = ()
    use: Use | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Hop:
    """A kept node on a way; of one that enters a function the way inside and the exit that it ends with."""

    node: int
    inner: tuple["Hop", ...] | None = None
    end: int | None = None


_State = tuple[int, Environment]


@dataclass(slots=True, eq=False)
class Execution:
    """One handler's slice, run on as many environments as are asked for; results are kept."""

    slice: Slice
    frame: Frame
    visits: int = 0
    walls: dict[Place, None] = field(default_factory=dict)
    """The places because of which a glance has not gone on beyond some point."""
    fences: dict[Place, None] = field(default_factory=dict)
    """The places because of which it has gone on another way only."""
    _budget: int = 0
    _glances: dict[tuple[int, Environment], dict[int, Environment]] = field(default_factory=dict)
    _graphs: dict[tuple[int, bool, Environment], Ended] = field(default_factory=dict)

    def run(self, environment: Environment) -> Ended:
        """What the handler can do from the environment.

        Raises:
            TooManyEnvironments: it was not followed to its ends.
        """
        if self.slice.is_idle:
            return Ended(dict.fromkeys(self.slice.flow.open_exits[0], (environment,)), {})
        self._budget = self.visits + MAXIMUM_VISITS
        return self._graph(0, environment, is_guarded=False)

    def _graph(self, graph: int, environment: Environment, *, is_guarded: bool) -> Ended:
        """Follow a graph from its entry."""
        key = (graph, is_guarded, environment)
        found = self._graphs.get(key)
        if found is None:
            found = self._graphs[key] = self._followed(graph, environment, is_guarded=is_guarded)
        return found

    def _followed(self, graph: int, environment: Environment, *, is_guarded: bool) -> Ended:
        made = self.slice.flow.graphs[graph]
        met = _Met()
        seen: set[_State] = set()
        pending: list[_State] = [(0, environment)]
        while pending:
            state = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            self.visits += 1
            if self.visits > self._budget:
                raise TooManyEnvironments
            number, before = state
            step = made.steps[number]
            if isinstance(step, Enter):
                ended = self._graph(step.part + 1, before, is_guarded=is_guarded or step.is_guarded)
                met.add(ended)
                for end, leave in made.returns[number]:
                    ahead = self.slice.ahead(graph, leave)
                    pending.extend(
                        (node, one) for one in ended.exits.get(end, ()) for node in reversed(ahead)
                    )
                continue
            if (
                isinstance(step, Use)
                and not (step.is_guarded or is_guarded)
                and may_fail(step, before, self.frame.layout)
            ):
                met.failing.setdefault(step, before)
            following = self.frame.after(step, before)
            if isinstance(step, Assume):
                (met.stopped if following is None else met.passed).add((graph, number))
            if following is not None:
                met.leave(made.exits.get(number, ()), following)
                pending.extend((node, following) for node in reversed(self.slice.behind(graph, number)))
        return met.ended()

    def glance(self, environment: Environment) -> frozenset[int]:
        """Exits that surely can be reached: by paths that visit no node twice."""
        self.visits += 1
        return frozenset(self._glanced(0, environment))

    def _glanced(self, graph: int, environment: Environment) -> dict[int, Environment]:
        found = self._glances.get((graph, environment))
        if found is not None:
            return found
        found = {}
        made = self.slice.flow.graphs[graph]
        seen: set[int] = set()
        stopped: list[tuple[int, Environment, tuple[int, ...]]] = []
        pending: list[tuple[int, Environment, tuple[int, ...]]] = [(0, environment, (0,))]
        while pending:
            number, before, beside = pending.pop()
            if number in seen:
                continue
            self.visits += 1
            if number in made.returns:
                seen.add(number)
                ends = self._glanced(made.part(number), before)
                for end, leave in made.returns[number]:
                    if end in ends:
                        ahead = self.slice.ahead(graph, leave)
                        pending.extend((node, ends[end], ahead) for node in ahead)
                continue
            following = self.frame.after(made.steps[number], before)
            if following is None:
                stopped.append((number, before, beside))
            else:
                seen.add(number)
                for end in made.exits.get(number, ()):
                    found.setdefault(end, following)
                behind = self.slice.behind(graph, number)
                pending.extend((node, following, behind) for node in behind)
        for number, before, beside in stopped:
            reasons = dict.fromkeys(self.frame.reasons(made.steps[number], before))
            if seen.isdisjoint(beside):
                self.walls |= reasons
            else:
                self.fences |= reasons
        self._glances[graph, environment] = found
        return found

    def trace(self, environment: Environment, goal: Goal) -> tuple[Hop, ...] | None:
        """The kept nodes on one way to the goal; None where none was found."""
        self._budget = self.visits + 2 * MAXIMUM_VISITS
        try:
            return self._trace(0, environment, goal, is_guarded=False)
        except TooManyEnvironments:
            return None

    def _trace(
        self, graph: int, environment: Environment, goal: Goal, *, is_guarded: bool
    ) -> tuple[Hop, ...] | None:
        made = self.slice.flow.graphs[graph]
        # Of every state the one before it, with the exit and environment of the function in between.
        before: dict[_State, tuple[_State | None, int | None, Environment]] = {
            (0, environment): (None, None, ())
        }
        pending: list[_State] = [(0, environment)]
        while pending:
            state = pending.pop()
            self.visits += 1
            if self.visits > self._budget:
                raise TooManyEnvironments
            number, known = state
            step = made.steps[number]
            following: list[tuple[_State, int | None, Environment]] = []
            if isinstance(step, Enter):
                guarded = is_guarded or step.is_guarded
                ended = self._graph(step.part + 1, known, is_guarded=guarded)
                if goal.use in ended.failing:
                    inner = self._trace(step.part + 1, known, goal, is_guarded=guarded)
                    return None if inner is None else (*self._way(graph, state, before), Hop(number, inner))
                for end, leave in made.returns[number]:
                    for one in ended.exits.get(end, ()):
                        ahead = reversed(self.slice.ahead(graph, leave))
                        following += [((node, one), end, one) for node in ahead]
            else:
                is_use = isinstance(step, Use) and step == goal.use
                if is_use and isinstance(step, Use) and may_fail(step, known, self.frame.layout):
                    return (*self._way(graph, state, before), Hop(number))
                after = self.frame.after(step, known)
                if after is not None:
                    is_end = goal.use is None and goal.exit in made.exits.get(number, ())
                    if is_end and after == goal.environment:
                        return (*self._way(graph, state, before), Hop(number))
                    behind = reversed(self.slice.behind(graph, number))
                    following += [((node, after), None, ()) for node in behind]
            for one_state, end_number, inner_env in following:
                if one_state not in before:
                    before[one_state] = (state, end_number, inner_env)
                    pending.append(one_state)
        return None

    def _way(
        self, graph: int, last: _State, before: dict[_State, tuple[_State | None, int | None, Environment]]
    ) -> tuple[Hop, ...]:
        """The hops before the last state."""
        made = self.slice.flow.graphs[graph]
        hops: list[Hop] = []
        current, end, inner = before[last]
        while current is not None:
            number, known = current
            step = made.steps[number]
            if isinstance(step, Enter):
                assert end is not None
                inside = self._trace(step.part + 1, known, Goal(end, inner), is_guarded=step.is_guarded)
                if inside is None:
                    raise TooManyEnvironments
                hops.append(Hop(number, inside, end))
            else:
                hops.append(Hop(number))
            current, end, inner = before[current]
        return tuple(reversed(hops))

    def tests(self, nodes: frozenset[tuple[int, int]]) -> Iterator[Assume]:
        """The tests at the nodes."""
        for graph, number in nodes:
            step = self.slice.flow.graphs[graph].steps[number]
            assert isinstance(step, Assume)
            yield step


@dataclass(slots=True, eq=False)
class _Met:
    """What has been met so far."""

    exits: dict[int, dict[Environment, None]] = field(default_factory=dict)
    failing: dict[Use, Environment] = field(default_factory=dict)
    passed: set[tuple[int, int]] = field(default_factory=set)
    stopped: set[tuple[int, int]] = field(default_factory=set)

    def add(self, ended: Ended) -> None:
        """Take over what was met in a function."""
        self.failing = {**ended.failing, **self.failing}
        self.passed |= ended.passed
        self.stopped |= ended.stopped

    def leave(self, ends: tuple[int, ...], environment: Environment) -> None:
        """Note that the exits can be reached with the environment."""
        for end in ends:
            self.exits.setdefault(end, {})[environment] = None

    def ended(self) -> Ended:
        """The sum."""
        return Ended(
            {end: tuple(found) for end, found in self.exits.items()},
            self.failing,
            frozenset(self.passed),
            frozenset(self.stopped),
        )

"""Running a handler on environments: where it can end, and what goes wrong on the way.

A forward analysis over sets of environments that are kept apart: what fields have in common (the report is
there once the status says so) is not lost. Functions are run once for each environment, as in Reps, Horwitz
and Sagiv, "Precise interprocedural dataflow analysis via graph reachability" (POPL 1995).
"""

from dataclasses import dataclass, field

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.decisions import decided
from sopy_compiler.analysis.typestate.environment import Environment, Layout, loosened
from sopy_compiler.analysis.typestate.program import RunnableFlow, RunnableGraph
from sopy_compiler.analysis.typestate.transfer import TypeOf, may_fail, transfer
from sopy_compiler.ir.flow import Assume, Enter, Step, Use

# A handler that has more environments than this in sight is not followed any further.
MAXIMUM_VISITS = 6_000


class TooManyEnvironments(Exception):
    """The handler tells more environments apart than the analysis follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """What can happen from one environment: the environments at each exit, and what was met.

    `failing` are uses that may meet None, with an environment right before; `passed` are the ways of tests
    that are taken, `stopped` those that are not from some environment.
    """

    exits: dict[int, tuple[Environment, ...]]
    failing: dict[Use, Environment]
    passed: frozenset[Assume]
    stopped: frozenset[Assume]


@dataclass(slots=True, eq=False)
class Execution:
    """One handler's flow, run on as many environments as are asked for; results are kept."""

    flow: RunnableFlow
    layout: Layout
    type_of: TypeOf
    index: Index
    visits: int = 0
    steps: int = 0
    """How many steps have been run in all, each for every environment."""
    _parts: dict[tuple[int, Environment], Ended] = field(default_factory=dict)
    _whole: dict[Environment, Ended] = field(default_factory=dict)

    def run(self, environment: Environment) -> Ended:
        """What the handler can do from the environment.

        Raises:
            TooManyEnvironments: it was not followed to its ends.
        """
        found = self._whole.get(environment)
        if found is None:
            self.visits = 0
            found = self._whole[environment] = self._graph(self.flow.graph, environment, is_guarded=False)
        return found

    def _part(self, number: int, environment: Environment, *, is_guarded: bool) -> Ended:
        key = (number * 2 + is_guarded, environment)
        found = self._parts.get(key)
        if found is None:
            graph = self.flow.parts[number]
            found = self._parts[key] = self._graph(graph, environment, is_guarded=is_guarded)
        return found

    def _graph(self, graph: RunnableGraph, environment: Environment, *, is_guarded: bool) -> Ended:
        """Follow a graph from its entry."""
        met = _Met()
        seen: set[tuple[int, Environment]] = set()
        pending = [(0, environment)]
        while pending:
            number, before = pending.pop()
            if (number, before) in seen:
                continue
            seen.add((number, before))
            self.visits += 1
            self.steps += 1
            if self.visits > MAXIMUM_VISITS:
                raise TooManyEnvironments
            node = graph.nodes[number]
            if isinstance(node.step, Enter):
                guarded = is_guarded or node.step.is_guarded
                ended = self._part(node.step.part, before, is_guarded=guarded)
                met.add(ended)
                for end, after in node.returns:
                    pending.extend((after, one) for one in ended.exits.get(end, ()))
                continue
            following = self._step(node.step, before, met, is_guarded=is_guarded)
            if following is not None:
                met.leave(graph.exits.get(number, ()), following)
                pending.extend((after, following) for after in node.after)
        return met.ended()

    def _step(
        self, step: Step | None, before: Environment, met: "_Met", *, is_guarded: bool
    ) -> Environment | None:
        following = transfer(step, before, self.layout, self.type_of, self.index)
        match step:
            case Use() if not (step.is_guarded or is_guarded) and may_fail(step, before, self.layout):
                met.failing.setdefault(step, before)
            case Assume() if following is None:
                met.stopped.add(step)
            case Assume():
                assert following is not None
                met.passed.add(step)
                following = decided(step, following, self.layout)
        if following is not None and self.flow.shares_objects:
            return loosened(following, self.layout)
        return following


@dataclass(slots=True, eq=False)
class _Met:
    """What has been met so far."""

    exits: dict[int, dict[Environment, None]] = field(default_factory=dict)
    failing: dict[Use, Environment] = field(default_factory=dict)
    passed: set[Assume] = field(default_factory=set)
    stopped: set[Assume] = field(default_factory=set)

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

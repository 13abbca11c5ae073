"""Whether a way that some places allow exists for all of them.

The way of a cluster says which of its steps come one after the other. In between, and for all other fields,
one path is looked for that the tests let pass: a depth-first search that visits each node a few times, so
that it may miss a path but takes no more steps than a few times the nodes of the graph. What stood in its way
is the answer then: fields that the cluster has to know of.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.typestate.environment import Environment
from sopy_compiler.analysis.typestate.execution import Hop
from sopy_compiler.analysis.typestate.frame import Frame
from sopy_compiler.analysis.typestate.program import RunnableFlow
from sopy_compiler.analysis.typestate.slices import Slice
from sopy_compiler.analysis.typestate.transfer import may_fail
from sopy_compiler.ir.flow import Step, Use
from sopy_compiler.ir.place import Place

# So often a node is visited in one search for a path, each time in another environment.
MAXIMUM_VISITS: Final = 4


@dataclass(slots=True, eq=False)
class _Seen:
    """The environments in which nodes have been visited."""

    environments: dict[int, list[Environment]] = field(default_factory=dict)

    def is_new(self, node: int, environment: Environment) -> bool:
        """Whether the node is to be visited in the environment, which is noted."""
        there = self.environments.setdefault(node, [])
        if len(there) >= MAXIMUM_VISITS or environment in there:
            return False
        there.append(environment)
        return True


@dataclass(slots=True, eq=False)
class Replay:
    """One handler followed along the hops of a slice, with a frame of all places."""

    slice: Slice
    frame: Frame
    obstacles: dict[Place, None] = field(default_factory=dict)
    """The places for which no path was found."""
    steps: int = 0
    _passed: dict[tuple[int, Environment, int], Environment | None] = field(default_factory=dict)

    @property
    def flow(self) -> RunnableFlow:
        """The handler's flow."""
        return self.slice.flow

    def follow(self, environment: Environment, hops: tuple[Hop, ...], use: Use | None) -> Environment | None:
        """The environment behind the last hop, or before the use that fails there; None without a path."""
        return self._follow(0, environment, hops, use)

    def _follow(
        self, graph: int, environment: Environment, hops: tuple[Hop, ...], use: Use | None
    ) -> Environment | None:
        made = self.flow.graphs[graph]
        starts: Iterable[int] = (0,)
        current: Environment | None = environment
        for hop in hops:
            assert current is not None
            current = self._reach(graph, starts, current, hop.node)
            if current is None:
                return None
            is_last = hop is hops[-1]
            if hop.inner is not None:
                current = self._follow(made.part(hop.node), current, hop.inner, use if is_last else None)
                starts = tuple(leave for end, leave in made.returns[hop.node] if end == hop.end)
            else:
                step = made.steps[hop.node]
                if is_last and use is not None and isinstance(step, Use):
                    return current if may_fail(step, current, self.frame.layout) else None
                current = self._after(step, current)
                starts = made.after[hop.node]
            if current is None:
                return None
        return current

    def _reach(
        self, graph: int, starts: Iterable[int], environment: Environment, target: int
    ) -> Environment | None:
        """The environment in which the node is reached, over nodes that do not concern the cluster."""
        if target in starts:
            return environment
        made = self.flow.graphs[graph]
        open_nodes = self._leading_to(graph, target)
        seen = _Seen()
        pending = [(node, environment) for node in starts]
        while pending:
            number, before = pending.pop()
            if number == target:
                return before
            if number not in open_nodes or not seen.is_new(number, before):
                continue
            pending.extend(self._behind(graph, number, before, made.after[number]))
        return None

    def _behind(
        self, graph: int, number: int, before: Environment, after: tuple[int, ...]
    ) -> Iterable[tuple[int, Environment]]:
        made = self.flow.graphs[graph]
        if number in made.returns:
            for end, leave in made.returns[number]:
                through = self._through(made.part(number), before, end)
                if through is not None:
                    yield leave, through
            return
        following = self._after(made.steps[number], before)
        if following is not None:
            for node in after:
                yield node, following

    def _through(self, graph: int, environment: Environment, end: int) -> Environment | None:
        """The environment behind some path through a function to one of its exits."""
        key = (graph, environment, end)
        if key not in self._passed:
            self._passed[key] = self._found_through(graph, environment, end)
        return self._passed[key]

    def _found_through(self, graph: int, environment: Environment, end: int) -> Environment | None:
        made = self.flow.graphs[graph]
        seen = _Seen()
        pending = [(0, environment)]
        while pending:
            number, before = pending.pop()
            if not seen.is_new(number, before):
                continue
            if end in made.exits.get(number, ()) and number not in made.returns:
                following = self._after(made.steps[number], before)
                if following is not None:
                    return following
                continue
            pending.extend(self._behind(graph, number, before, made.after[number]))
        return None

    def _leading_to(self, graph: int, target: int) -> set[int]:
        """The nodes without concern from which the node is reached over such nodes."""
        made = self.flow.graphs[graph]
        kept = self.slice.kept[graph]
        found: set[int] = set()
        pending = list(made.before[target])
        while pending:
            number = pending.pop()
            if number not in found and number not in kept:
                found.add(number)
                pending.extend(made.before[number])
        return found

    def _after(self, step: Step | None, before: Environment) -> Environment | None:
        self.steps += 1
        following = self.frame.after(step, before)
        if following is None:
            self.obstacles |= dict.fromkeys(self.frame.reasons(step, before))
        return following

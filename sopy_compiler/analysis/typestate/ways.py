"""Ways that exist: what a cluster allows and no other place forbids.

A question is first asked of the cluster of one field. The answer is a shortest way, which is then replayed
with all places. Where another place stands in the way, the cluster is made to know of it, and the question is
asked again (after Clarke, Grumberg, Jha, Lu and Veith, "Counterexample-guided abstraction refinement", CAV
2000): so the clusters are as large as the findings need.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.typestate.atoms import Known
from sopy_compiler.analysis.typestate.clusters import Cluster, Dependences
from sopy_compiler.analysis.typestate.environment import UNKNOWN, Environment, Layout, Slot, layout_of
from sopy_compiler.analysis.typestate.execution import Execution, Goal
from sopy_compiler.analysis.typestate.exploration import Arrival, Exploration, GivenUp, Node, Visit
from sopy_compiler.analysis.typestate.initial import InitialValues
from sopy_compiler.analysis.typestate.machines import Machine
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.analysis.typestate.replay import Replay
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot

MAXIMUM_ROUNDS: Final = 12
MAXIMUM_STEPS: Final = 600_000
"""For all questions about one workflow; what is asked later has no answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was asked for: a node, and what one of its handlers does there, if anything."""

    node: Node
    visit: Visit | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A way to what was asked for that exists."""

    found: Found
    way: tuple[Arrival, ...]
    layout: Layout


Find = Callable[[Exploration], Iterator[Found]]
"""What is asked for, in the order of the search."""


@dataclass(slots=True, eq=False)
class Ways:
    """The ways of one workflow."""

    machine: Machine
    prepared: Prepared
    initial: InitialValues
    dependences: Dependences
    replayed: int = 0
    """How many steps of ways have been run with all places."""
    executions: list[Execution] = field(default_factory=list)
    """What has been run beside searches and replays."""
    met: dict[Place, dict[Known, None]] = field(default_factory=dict)
    """What each place surely is at the entry or the end of some handler."""
    entered: dict[tuple[str, Place], dict[Slot, None]] = field(default_factory=dict)
    """What each place surely is when a procedure is entered."""
    _searches: dict[Cluster, Exploration] = field(default_factory=dict)
    _layouts: dict[int, Layout] = field(default_factory=dict)
    _layout: Layout | None = None
    _start: Environment = ()

    @property
    def steps(self) -> int:
        """How many steps have been run so far, each for every environment."""
        return self._spent + sum(execution.visits for execution in self.executions)

    @property
    def _spent(self) -> int:
        return self.replayed + sum(search.steps for search in self._searches.values())

    def __post_init__(self) -> None:
        self._layout = layout_of(self.prepared.places, ())
        self._start = tuple(self.initial.slot(place) for place in self._layout.places)
        for procedure in self.machine.starts:
            if procedure in self.machine.runs:
                self._note(procedure, self._start)

    @property
    def procedures(self) -> tuple[str, ...]:
        """The procedures that some way may lead to."""
        nodes = self.search(Cluster(frozenset())).nodes()
        return tuple(dict.fromkeys(node.procedure for node in nodes))

    def first(self, cluster: Cluster, find: Find) -> Proof | None:
        """A shortest way to what is asked for; None where there is none.

        Raises:
            GivenUp: it could not be told.
        """
        for _ in range(MAXIMUM_ROUNDS):
            search = self.search(cluster)
            found = next(find(search), None)
            if found is None:
                return None
            way = search.way_to(found.node)
            obstacles = self._obstacles(search, way, found)
            if obstacles is None:
                return Proof(found, way, search.layout)
            places = self.dependences.closed((*cluster.places, *self._followed(obstacles)))
            if places == cluster.places:
                break
            cluster = Cluster(places, cluster.doubted, cluster.decisions)
        raise GivenUp

    def search(self, cluster: Cluster) -> Exploration:
        """The search for the cluster.

        Raises:
            GivenUp: too many steps have been taken for this workflow.
        """
        found = self._searches.get(cluster)
        if found is None:
            if self._spent > MAXIMUM_STEPS:
                raise GivenUp
            layout = layout_of((place for place in cluster.places if place.root is PlaceRoot.SIGMA), ())
            start = tuple(self.initial.slot(place) for place in layout.places)
            found = self._searches[cluster] = Exploration(self.machine, self.prepared, cluster, layout, start)
        return found

    def _followed(self, places: Iterable[Place]) -> Iterator[Place]:
        for place in places:
            if place.root is PlaceRoot.PAYLOAD or place in self.prepared.places:
                yield place

    def _obstacles(
        self, search: Exploration, way: tuple[Arrival, ...], found: Found
    ) -> tuple[Place, ...] | None:
        """The places that forbid the way; None where it exists."""
        layout = self._layout
        assert layout is not None
        current = self._start
        for arrival in way:
            if arrival.environment is None:
                current = (UNKNOWN,) * len(current)
            else:
                goal = Goal(arrival.number, arrival.environment)
                end = self._replayed(search, arrival.source, arrival.run, goal, current)
                if isinstance(end, Replay):
                    return tuple(end.obstacles)
                current = end[: layout.sigma_count]
            self._note(arrival.target, current)
        if found.visit is None or found.goal is None:
            return None
        last = self._replayed(search, found.node, found.visit.run, found.goal, current)
        if isinstance(last, Replay):
            return tuple(last.obstacles)
        if found.goal.use is None:
            self._meet(last)
        return None

    def _replayed(
        self, search: Exploration, node: Node, run: HandlerRun, goal: Goal, before: Environment
    ) -> Environment | Replay:
        """The environment at the goal; the failed replay where no path leads there."""
        execution = search.execution(run)
        flow = self.prepared.flow(run)
        assert execution is not None
        assert flow is not None
        if id(run) not in self._layouts:
            self._layouts[id(run)] = layout_of(self.prepared.places, flow.payload)
        full = Cluster(self.prepared.places, search.cluster.doubted)
        frame = self.prepared.frame_of(run, self._layouts[id(run)], full)
        replay = Replay(execution.slice, frame)
        hops = execution.trace(execution.frame.entry(node.environment), goal)
        end = None if hops is None else replay.follow(frame.entry(before), hops, goal.use)
        self.replayed += replay.steps
        return replay if end is None else end

    def _note(self, procedure: str, environment: Environment) -> None:
        """Remember with what the procedure is surely entered."""
        assert self._layout is not None
        for place, slot in zip(self._layout.places, environment, strict=True):
            self.entered.setdefault((procedure, place), {})[slot] = None
        self._meet(environment)

    def _meet(self, environment: Environment) -> None:
        assert self._layout is not None
        for place, slot in zip(self._layout.places, environment, strict=False):
            self.met.setdefault(place, {})[slot.known] = None

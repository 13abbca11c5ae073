"""Every state that a workflow can be in, as far as the tracked fields tell states apart.

A breadth-first search from the entries over pairs of a procedure and an environment: the first way to a state
is a shortest one, which is the witness of what goes wrong there. Where a procedure is entered in too many
ways, what differs between them becomes unknown.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.atoms import Known, type_atoms
from sopy_compiler.analysis.typestate.decisions import undecided
from sopy_compiler.analysis.typestate.environment import (
    UNKNOWN,
    Environment,
    Layout,
    Slot,
    blurred,
    doubted,
    joined,
    layout_of,
    loosened,
)
from sopy_compiler.analysis.typestate.execution import Ended, Execution, TooManyEnvironments
from sopy_compiler.analysis.typestate.initial import InitialValues, declared_type
from sopy_compiler.analysis.typestate.links import Links
from sopy_compiler.analysis.typestate.program import runnable
from sopy_compiler.analysis.typestate.tracked import payload_places
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.transition import Transition, TransitionKind

MAXIMUM_ENVIRONMENTS: Final = 96
MAXIMUM_VISITS: Final = 400_000
_LEADING_ON: Final = (TransitionKind.MOVE, TransitionKind.STAY, TransitionKind.RECOVER)


@dataclass(frozen=True, slots=True)
class Node:
    """A procedure as it is entered."""

    procedure: str
    environment: Environment


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """How a node is first reached: by a transition from another node."""

    source: Node
    run: HandlerRun
    transition: Transition


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One handler run from one node, and what came of it."""

    node: Node
    run: HandlerRun
    layout: Layout
    ended: Ended


@dataclass(slots=True, eq=False)
class Exploration:
    """What was found; `is_whole` is false when the search was given up, and then nothing is known."""

    layout: Layout
    arrivals: dict[Node, Arrival | None] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    unfollowed: set[int] = field(default_factory=set)
    """Ids of the runs that can do anything: nothing is known of where they lead."""
    is_whole: bool = True
    _everywhere: Environment | None = None

    def everywhere(self) -> Environment:
        """All values that each field takes, at the start and behind every handler."""
        if self._everywhere is None:
            # In order of discovery: large sets become coarser, so the order counts.
            met = dict.fromkeys(node.environment for node in self.arrivals)
            for visit in self.visits:
                for environments in visit.ended.exits.values():
                    met |= dict.fromkeys(one[: visit.layout.sigma_count] for one in environments)
            found: Environment | None = None
            for environment in met:
                found = environment if found is None else joined(found, environment)
            self._everywhere = found or ()
        return self._everywhere

    def way_to(self, node: Node) -> tuple[Arrival, ...]:
        """The transitions of a shortest way from an entry to the node."""
        way: list[Arrival] = []
        current = self.arrivals[node]
        while current is not None:
            way.append(current)
            current = self.arrivals[current.source]
        return tuple(reversed(way))

    def entered(self, procedure: str) -> Iterator[Environment]:
        """The environments with which the procedure is entered."""
        for node in self.arrivals:
            if node.procedure == procedure:
                yield node.environment


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """What the search needs of a workflow: entries, and the handlers that can run in each procedure."""

    starts: tuple[str, ...]
    runs: dict[str, tuple[HandlerRun, ...]]
    sigma: str
    links: Links


@dataclass(slots=True, eq=False)
class Explorer:
    """One search over the places of `layout`."""

    machine: Machine
    places: tuple[Place, ...]
    index: Index
    _executions: dict[int, Execution | None] = field(default_factory=dict)
    _widened: dict[str, Environment] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """How many steps of handlers have been run, each for every environment."""
        return sum(one.steps for one in self._executions.values() if one is not None)

    def explore(self, initial: InitialValues) -> Exploration:
        """Search from the entries until nothing new is found."""
        layout = layout_of(self.places, (), self.machine.links)
        found = Exploration(layout)
        start = tuple(initial.slot(place) for place in layout.places)
        queue: deque[Node] = deque()
        for procedure in self.machine.starts:
            self._enter(Node(procedure, start), None, found, queue)
        spent = 0
        while queue and spent < MAXIMUM_VISITS:
            node = queue.popleft()
            for run in self.machine.runs.get(node.procedure, ()):
                spent += 50 + self._visit(node, run, found, queue)
        found.is_whole = not queue
        return found

    def _visit(self, node: Node, run: HandlerRun, found: Exploration, queue: deque[Node]) -> int:
        execution = self.execution(run)
        if execution is None or id(run) in found.unfollowed:
            self._go_anywhere(node, run, found, queue)
            return 0
        before = self.entry(node.environment, run, execution.layout)
        try:
            ended = execution.run(before)
        except TooManyEnvironments:
            self._go_anywhere(node, run, found, queue)
            return execution.visits
        found.visits.append(Visit(node, run, execution.layout, ended))
        for number, environments in sorted(ended.exits.items()):
            if number < 0 or run.transitions[number].kind not in _LEADING_ON:
                continue
            arrival = Arrival(node, run, run.transitions[number])
            is_one_of_several = _is_one_of_several(run.transitions[number], run)
            for environment in environments:
                after = undecided(environment[: execution.layout.sigma_count])
                after = doubted(after) if is_one_of_several else after
                self._enter(Node(run.transitions[number].target, after), arrival, found, queue)
        return execution.visits

    def _go_anywhere(self, node: Node, run: HandlerRun, found: Exploration, queue: deque[Node]) -> None:
        """A handler that is not followed makes every field unknown."""
        found.unfollowed.add(id(run))
        unknown = (UNKNOWN,) * len(node.environment)
        for transition in run.transitions:
            if transition.kind in _LEADING_ON:
                arrival = Arrival(node, run, transition)
                self._enter(Node(transition.target, unknown), arrival, found, queue)

    def execution(self, run: HandlerRun) -> Execution | None:
        """The run made ready; None when it cannot be followed."""
        if id(run) not in self._executions:
            payload = payload_places(run.flow)
            layout = layout_of(self.places, payload, self.machine.links)
            flow = runnable(run.flow, layout)
            self._executions[id(run)] = (
                None if flow is None else Execution(flow, layout, self._type_of(run), self.index)
            )
        return self._executions[id(run)]

    def _type_of(self, run: HandlerRun) -> "TypeOfRun":
        return TypeOfRun(self.machine.sigma, run.event, self.index)

    def entry(self, environment: Environment, run: HandlerRun, layout: Layout) -> Environment:
        """The environment in which the handler starts: the payload is of its declared type."""
        type_of = self._type_of(run)
        payload = tuple(Slot(type_of(place), True) for place in layout.places[layout.sigma_count :])
        start = (*environment, *payload)
        return loosened(start, layout) if run.flow.shares_objects else start

    def _enter(self, node: Node, arrival: Arrival | None, found: Exploration, queue: deque[Node]) -> None:
        if node.procedure not in self.machine.runs:
            return
        wide = self._widened.get(node.procedure)
        if wide is not None:
            node = Node(node.procedure, blurred(wide, node.environment))
            self._widened[node.procedure] = node.environment
        if node in found.arrivals:
            return
        count = self._counts[node.procedure] = self._counts.get(node.procedure, 0) + 1
        if wide is None and count > MAXIMUM_ENVIRONMENTS:
            environment = node.environment
            for other in found.entered(node.procedure):
                environment = blurred(environment, other)
            self._widened[node.procedure] = environment
            node = Node(node.procedure, environment)
            if node in found.arrivals:
                return
        found.arrivals[node] = arrival
        queue.append(node)


def _is_one_of_several(transition: Transition, run: HandlerRun) -> bool:
    """Whether the returned expression can be several procedures: which one, other places know."""
    return any(
        other.span == transition.span and other.via == transition.via and other.target != transition.target
        for other in run.transitions
        if other.kind is TransitionKind.MOVE
    )


@dataclass(frozen=True, slots=True)
class TypeOfRun:
    """What places of one handler can hold by their declared types."""

    sigma: str
    event: str
    index: Index

    def __call__(self, place: Place) -> Known:
        """The atoms of the declared type; None where it is not known."""
        return type_atoms(declared_type(place, self.sigma, self.event, self.index), self.index)

"""Every state that a workflow can be in, as far as the places of one cluster tell states apart.

A breadth-first search from the entries over pairs of a procedure and an environment: the first way to a state
is a shortest one. Other places may forbid a way that is found here; whoever needs one way to exist has it
checked (`ways.py`).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.decisions import undecided
from sopy_compiler.analysis.typestate.environment import UNKNOWN, Environment, Layout
from sopy_compiler.analysis.typestate.execution import Ended, Execution, TooManyEnvironments
from sopy_compiler.analysis.typestate.machines import Machine
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.transition import Transition, TransitionKind

MAXIMUM_STEPS: Final = 60_000
LEADING_ON: Final = (TransitionKind.MOVE, TransitionKind.STAY, TransitionKind.RECOVER)

T = TypeVar("T")


class GivenUp(Exception):
    """The question has no answer within the budget."""


@dataclass(frozen=True, slots=True)
class Node:
    """A procedure as it is entered."""

    procedure: str
    environment: Environment


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """How a node is first reached: by a transition from another node.

    `environment` is the one in which the handler ends; None for a handler that is not followed. The number
    is that of the transition; -1 where the handler ends in something else, and `target` is what may be meant.
    """

    source: Node
    run: HandlerRun
    number: int
    environment: Environment | None
    target: str

    @property
    def transition(self) -> Transition:
        """The transition that is taken; only ways that need not exist have others."""
        return self.run.transitions[self.number]


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One handler run from one node, and what came of it."""

    node: Node
    run: HandlerRun
    before: Environment
    ended: Ended


@dataclass(slots=True, eq=False)
class Exploration:
    """A search that goes on as far as somebody asks for what it finds."""

    machine: Machine
    prepared: Prepared
    cluster: Cluster
    layout: Layout
    start: Environment
    arrivals: dict[Node, Arrival | None] = field(default_factory=dict)
    unfollowed: set[int] = field(default_factory=set)
    """Ids of the runs that can do anything: nothing is known of where they lead."""
    steps: int = 0
    _nodes: list[Node] = field(default_factory=list)
    _visits: list[Visit] = field(default_factory=list)
    _executions: dict[int, Execution | None] = field(default_factory=dict)
    _queue: deque[Node] = field(default_factory=deque)

    def __post_init__(self) -> None:
        for procedure in self.machine.starts:
            self._enter(Node(procedure, self.start), None)

    def nodes(self) -> Iterator[Node]:
        """The nodes, in the order in which they are reached.

        Raises:
            GivenUp: the search takes too many steps.
        """
        return self._found(self._nodes)

    def visits(self) -> Iterator[Visit]:
        """What handlers do, in the order in which they are run.

        Raises:
            GivenUp: the search takes too many steps.
        """
        return self._found(self._visits)

    def _found(self, kept: list[T]) -> Iterator[T]:
        """What is in the list, and what the search appends to it, as far as somebody asks."""
        count = 0
        while True:
            while count < len(kept):
                yield kept[count]
                count += 1
            if not self._advance():
                return

    def met(self) -> Iterator[Node | Visit]:
        """Nodes and visits as they are found, of each step the nodes first.

        Raises:
            GivenUp: the search takes too many steps.
        """
        nodes = visits = 0
        while True:
            while nodes < len(self._nodes):
                yield self._nodes[nodes]
                nodes += 1
            while visits < len(self._visits):
                yield self._visits[visits]
                visits += 1
            if nodes == len(self._nodes) and not self._advance():
                return

    def whole(self) -> "Exploration":
        """The search at its end.

        Raises:
            GivenUp: it takes too many steps.
        """
        while self._advance():
            pass
        return self

    def _advance(self) -> bool:
        """Run the handlers of the next node; whether there was one."""
        if not self._queue:
            return False
        if self.steps >= MAXIMUM_STEPS:
            raise GivenUp
        node = self._queue.popleft()
        for run in self.machine.runs.get(node.procedure, ()):
            self._visit(node, run)
        return True

    def way_to(self, node: Node) -> tuple[Arrival, ...]:
        """The transitions of a shortest way from an entry to the node."""
        way: list[Arrival] = []
        current = self.arrivals[node]
        while current is not None:
            way.append(current)
            current = self.arrivals[current.source]
        return tuple(reversed(way))

    def execution(self, run: HandlerRun) -> Execution | None:
        """The run made ready; None when it cannot be followed."""
        if id(run) not in self._executions:
            self._executions[id(run)] = self.prepared.execution(run, self.cluster)
        return self._executions[id(run)]

    def _visit(self, node: Node, run: HandlerRun) -> None:
        self.steps += 1
        execution = self.execution(run)
        if execution is None or id(run) in self.unfollowed:
            self._go_anywhere(node, run)
            return
        before = execution.frame.entry(node.environment)
        spent = execution.visits
        try:
            ended = execution.run(before)
        except TooManyEnvironments:
            self._go_anywhere(node, run)
            return
        finally:
            self.steps += execution.visits - spent
        self._visits.append(Visit(node, run, before, ended))
        sigma_count = execution.frame.layout.sigma_count
        for number, environments in sorted(ended.exits.items()):
            if number < 0:
                self._mean_anything(node, run, environments, sigma_count)
                continue
            if run.transitions[number].kind not in LEADING_ON:
                continue
            if self.cluster.doubted is not None and self.prepared.is_one_of_several(run, number):
                continue
            target = run.transitions[number].target
            for environment in environments:
                after = Node(target, undecided(environment[:sigma_count]))
                if after not in self.arrivals:
                    self._enter(after, Arrival(node, run, number, environment, target))

    def _mean_anything(
        self, node: Node, run: HandlerRun, environments: Iterable[Environment], sigma_count: int
    ) -> None:
        """A handler that returns no transition may have been meant to lead to any procedure.

        No way of which it must be certain that it exists goes there.
        """
        if self.machine.is_clear or self.cluster.doubted is not None:
            return
        for environment in environments:
            for target in self.machine.runs:
                after = Node(target, undecided(environment[:sigma_count]))
                self._enter(after, Arrival(node, run, -1, environment, target))

    def _go_anywhere(self, node: Node, run: HandlerRun) -> None:
        """A handler that is not followed makes every field unknown, and every way behind it doubtful."""
        self.unfollowed.add(id(run))
        if self.cluster.doubted is not None:
            return
        unknown = (UNKNOWN,) * len(node.environment)
        for number, transition in enumerate(run.transitions):
            if transition.kind in LEADING_ON:
                target = transition.target
                self._enter(Node(target, unknown), Arrival(node, run, number, None, target))

    def _enter(self, node: Node, arrival: Arrival | None) -> None:
        if node.procedure in self.machine.runs and node not in self.arrivals:
            self.arrivals[node] = arrival
            self._nodes.append(node)
            self._queue.append(node)

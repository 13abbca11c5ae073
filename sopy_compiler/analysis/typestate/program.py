"""A handler's flow graph made ready to run: successors, and which steps may concern which fields."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.analysis.typestate.sameness import mirrored_tests
from sopy_compiler.analysis.typestate.tracked import payload_places, tracked_fields
from sopy_compiler.ir.flow import (
    Assume,
    Change,
    Doubt,
    Enter,
    FlowNode,
    Forget,
    Leave,
    Step,
    Store,
    Use,
)
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import OpaqueTest, tested_places

# A graph with more nodes than this is not run: its handler may then do anything.
MAXIMUM_NODES = 6_000
ANYTHING = "*"
"""The key of steps that concern every field."""
_PAYLOAD = "payload of the event"
_PROCEDURE = "the procedure"


@dataclass(frozen=True, slots=True, eq=False)
class RunnableGraph:
    """Node 0 is the entry; `exits` maps nodes at which the graph ends to the numbers of the exits.

    `returns` maps a node that enters a function to the exits of that with the nodes behind them.
    """

    steps: tuple[Step | None, ...]
    after: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]
    returns: dict[int, tuple[tuple[int, int], ...]]
    exits: dict[int, tuple[int, ...]]
    mirrors: dict[int, tuple[Step, ...]]
    """The tests and uses of places that are surely the same as the one that a node is about."""

    def part(self, number: int) -> int:
        """The number of the function's graph that the node enters."""
        step = self.steps[number]
        assert isinstance(step, Enter)
        return step.part + 1


@dataclass(slots=True, eq=False)
class RunnableFlow:
    """The handler's graph, number 0, and those of the functions it calls; its exits are transitions.

    The exit -1 is any way out that is no transition.
    """

    graphs: tuple[RunnableGraph, ...]
    fields: tuple[Place, ...]
    """The fields of sigma that the handler tests, uses or stores and of which it tells every change."""
    payload: tuple[Place, ...]
    shares_objects: bool
    """Whether what fields hold may change between any two steps."""
    concerning: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """The nodes (with their graphs' numbers) whose steps may concern a field or root, by its key."""
    callers: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The nodes that enter each graph."""
    open_exits: tuple[frozenset[int], ...] = ()
    """The exits of each graph that some path leads to, whatever tests say."""
    borders: tuple[frozenset[int], ...] = ()
    """The nodes at which each graph begins and ends."""


def runnable(run: HandlerRun) -> RunnableFlow | None:
    """The run's flow; None when it is too large or nothing in it can be trusted."""
    flow = run.flow
    count = len(flow.nodes) + sum(len(part.nodes) for part in flow.parts)
    if not flow.is_tracked or count > MAXIMUM_NODES or not flow.nodes:
        return None
    ends: dict[int, list[int]] = {}
    for end in flow.exits:
        ends.setdefault(end.node, []).append(-1 if end.transition is None else end.transition)
    mirrors = mirrored_tests(flow)
    graphs = [_graph(flow.nodes, ends, mirrors[0])]
    for part, mirrored in zip(flow.parts, mirrors[1:], strict=True):
        found: dict[int, list[int]] = {}
        for number, node in enumerate(part.exits):
            found.setdefault(node, []).append(number)
        graphs.append(_graph(part.nodes, found, mirrored))
    made = RunnableFlow(
        tuple(graphs), tracked_fields((run,), frozenset()), payload_places(flow), flow.shares_objects
    )
    for number, graph in enumerate(graphs):
        for node, step in enumerate(graph.steps):
            for key in _keys(step):
                made.concerning.setdefault(key, []).append((number, node))
            if isinstance(step, Enter):
                made.callers.setdefault(step.part + 1, []).append((number, node))
    made.open_exits = _open_exits(made)
    made.borders = tuple(frozenset((0, *graph.exits)) for graph in graphs)
    return made


@dataclass(slots=True, eq=False)
class RunnableFlows:
    """The flows of handlers, each made ready when it is first asked for."""

    recollection: Recollection

    def of(self, run: HandlerRun) -> RunnableFlow | None:
        """The run's flow; None when it cannot be followed."""
        return self.recollection.of(("flow", id(run)), run, partial(runnable, run))


def _graph(
    nodes: tuple[FlowNode, ...], exits: dict[int, list[int]], mirrors: dict[int, tuple[Step, ...]]
) -> RunnableGraph:
    following: list[list[int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        for previous in node.before:
            following[previous].append(number)
    returns: dict[int, tuple[tuple[int, int], ...]] = {}
    for number, node in enumerate(nodes):
        if isinstance(node.step, Enter):
            leaves = [(after, nodes[after].step) for after in following[number]]
            returns[number] = tuple((step.exit, after) for after, step in leaves if isinstance(step, Leave))
    return RunnableGraph(
        tuple(None if isinstance(node.step, Leave) else node.step for node in nodes),
        tuple(tuple(dict.fromkeys(after)) for after in following),
        tuple(node.before for node in nodes),
        returns,
        {node: tuple(dict.fromkeys(found)) for node, found in exits.items()},
        mirrors,
    )


def key_of(place: Place) -> str:
    """What the place is found by in `concerning`: the field's name, or the root."""
    if place.root is PlaceRoot.SIGMA:
        return place.path[0]
    return _PAYLOAD if place.root is PlaceRoot.PAYLOAD else _PROCEDURE


def _keys(step: Step | None) -> set[str]:
    """The keys of the places that the step changes, uses or depends on."""
    match step:
        case Assume(predicate=predicate, reads=reads):
            tested = tested_places(predicate)
            always = () if tested or isinstance(predicate, OpaqueTest) else (ANYTHING,)
            return {key_of(place) for place in (*reads, *tested)}.union(always)
        case Store(place=place) | Change(place=place) | Use(place=place):
            return {key_of(place)}
        case Forget(places=places):
            return {key_of(place) for place in places} or {ANYTHING}
        case Doubt(places=places):
            return {key_of(place) for place in places}
    return set()


def doubt_keys(names: frozenset[str]) -> frozenset[str]:
    """The keys of the steps that can make a way doubtful for fields of these names."""
    return names | {ANYTHING, _PROCEDURE}


def _open_exits(flow: RunnableFlow) -> tuple[frozenset[int], ...]:
    """Every node is reached once; what stands behind a call goes on when the function is known to end."""
    found: list[set[int]] = [set() for _ in flow.graphs]
    seen: list[set[int]] = [{0} for _ in flow.graphs]
    waiting: dict[tuple[int, int], list[tuple[int, int]]] = {}
    pending = [(number, 0) for number in range(len(flow.graphs))]

    def go(number: int, nodes: Iterable[int]) -> None:
        for node in nodes:
            if node not in seen[number]:
                seen[number].add(node)
                pending.append((number, node))

    while pending:
        number, node = pending.pop()
        graph = flow.graphs[number]
        if node in graph.returns:
            part = graph.part(node)
            for end, after in graph.returns[node]:
                if end in found[part]:
                    go(number, (after,))
                else:
                    waiting.setdefault((part, end), []).append((number, after))
            continue
        for end in graph.exits.get(node, ()):
            found[number].add(end)
            for caller, after in waiting.pop((number, end), ()):
                go(caller, (after,))
        go(number, graph.after[node])
    return tuple(frozenset(ends) for ends in found)

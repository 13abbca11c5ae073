"""A handler's flow graph made ready to run: successors, and which steps may concern which fields."""

from dataclasses import dataclass, field

from sopy_compiler.analysis.typestate.tracked import payload_places
from sopy_compiler.ir.flow import (
    Assume,
    Change,
    Doubt,
    Enter,
    Flow,
    FlowNode,
    Forget,
    Leave,
    Step,
    Store,
    Use,
)
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
    payload: tuple[Place, ...]
    shares_objects: bool
    """Whether what fields hold may change between any two steps."""
    concerning: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """The nodes (with their graphs' numbers) whose steps may concern a field or root, by its key."""
    callers: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The nodes that enter each graph."""
    open_exits: tuple[frozenset[int], ...] = ()
    """The exits of each graph that some path leads to, whatever tests say."""


def runnable(flow: Flow) -> RunnableFlow | None:
    """The flow to run; None when it is too large or nothing in it can be trusted."""
    count = len(flow.nodes) + sum(len(part.nodes) for part in flow.parts)
    if not flow.is_tracked or count > MAXIMUM_NODES or not flow.nodes:
        return None
    ends: dict[int, list[int]] = {}
    for end in flow.exits:
        ends.setdefault(end.node, []).append(-1 if end.transition is None else end.transition)
    graphs = [_graph(flow.nodes, ends)]
    for part in flow.parts:
        found: dict[int, list[int]] = {}
        for number, node in enumerate(part.exits):
            found.setdefault(node, []).append(number)
        graphs.append(_graph(part.nodes, found))
    made = RunnableFlow(tuple(graphs), payload_places(flow), flow.shares_objects)
    for number, graph in enumerate(graphs):
        for node, step in enumerate(graph.steps):
            for key in _keys(step):
                made.concerning.setdefault(key, []).append((number, node))
            if isinstance(step, Enter):
                made.callers.setdefault(step.part + 1, []).append((number, node))
    made.open_exits = _open_exits(made)
    return made


def _graph(nodes: tuple[FlowNode, ...], exits: dict[int, list[int]]) -> RunnableGraph:
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
    found = [frozenset[int]()] * len(flow.graphs)
    pending = list(range(len(flow.graphs)))
    while pending:
        number = pending.pop()
        reached = _reached_exits(flow.graphs[number], found)
        if reached != found[number]:
            found[number] = reached
            pending.extend(caller for caller, _ in flow.callers.get(number, ()))
    return tuple(found)


def _reached_exits(graph: RunnableGraph, inner: list[frozenset[int]]) -> frozenset[int]:
    exits: set[int] = set()
    seen: set[int] = set()
    pending = [0]
    while pending:
        number = pending.pop()
        if number in seen:
            continue
        seen.add(number)
        if number in graph.returns:
            ends = inner[graph.part(number)]
            pending.extend(after for end, after in graph.returns[number] if end in ends)
        else:
            exits.update(graph.exits.get(number, ()))
            pending.extend(graph.after[number])
    return frozenset(exits)

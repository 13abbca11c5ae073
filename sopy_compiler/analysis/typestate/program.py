"""A handler's flow graph made ready to run: the steps that concern tracked places, with their successors."""

from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.analysis.typestate.environment import Layout
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
from sopy_compiler.ir.predicate import tested_places

# A graph with more nodes than this is not run: its handler may then do anything.
MAXIMUM_NODES = 6_000


@dataclass(frozen=True, slots=True, eq=False)
class RunnableNode:
    """A step and the nodes behind it; of an `Enter` the nodes behind the function's exits, by exit number."""

    step: Step | None
    after: tuple[int, ...]
    returns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RunnableGraph:
    """Node 0 is the entry; `exits` maps nodes at which the graph ends to the numbers of the exits."""

    nodes: tuple[RunnableNode, ...]
    exits: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class RunnableFlow:
    """The handler's graph and those of the functions it calls; exits of the handler are transitions.

    The exit -1 is any way out that is no transition.
    """

    graph: RunnableGraph
    parts: tuple[RunnableGraph, ...]
    shares_objects: bool
    """Whether what fields hold may change between any two steps."""


def runnable(flow: Flow, layout: Layout) -> RunnableFlow | None:
    """The flow for one layout; None when it is too large or nothing in it can be trusted."""
    count = len(flow.nodes) + sum(len(part.nodes) for part in flow.parts)
    if not flow.is_tracked or count > MAXIMUM_NODES or not flow.nodes:
        return None
    ends: dict[int, list[int]] = {}
    for end in flow.exits:
        ends.setdefault(end.node, []).append(-1 if end.transition is None else end.transition)
    inner: list[dict[int, list[int]]] = []
    for part in flow.parts:
        found: dict[int, list[int]] = {}
        for number, node in enumerate(part.exits):
            found.setdefault(node, []).append(number)
        inner.append(found)
    return RunnableFlow(
        graph=_graph(flow.nodes, ends, layout),
        parts=tuple(_graph(part.nodes, found, layout) for part, found in zip(flow.parts, inner, strict=True)),
        shares_objects=flow.shares_objects,
    )


def _graph(nodes: tuple[FlowNode, ...], exits: dict[int, list[int]], layout: Layout) -> RunnableGraph:
    following: list[list[int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        for previous in node.before:
            following[previous].append(number)
    made: list[RunnableNode] = []
    for number, node in enumerate(nodes):
        step = node.step if _concerns(node.step, layout) else None
        returns: list[tuple[int, int]] = []
        if isinstance(step, Enter):
            for after in following[number]:
                leave = nodes[after].step
                assert isinstance(leave, Leave)
                returns.append((leave.exit, after))
        made.append(RunnableNode(step, tuple(following[number]), tuple(returns)))
    return RunnableGraph(
        _shortened(made, exits), {node: tuple(dict.fromkeys(found)) for node, found in exits.items()}
    )


def _shortened(nodes: list[RunnableNode], exits: dict[int, list[int]]) -> tuple[RunnableNode, ...]:
    """The nodes with ways that skip what does nothing; numbers stay, so skipped nodes remain unused."""
    ahead: dict[int, int] = {}

    def target(start: int) -> int:
        seen: list[int] = []
        current = start
        while current not in ahead and current not in seen:
            node = nodes[current]
            if node.step is not None or current in exits or len(node.after) != 1:
                break
            seen.append(current)
            current = node.after[0]
        end = ahead.get(current, current)
        for passed in seen:
            ahead[passed] = end
        return end

    return tuple(
        RunnableNode(
            node.step,
            tuple(dict.fromkeys(target(after) for after in node.after)),
            tuple((number, target(after)) for number, after in node.returns),
        )
        for node in nodes
    )


def _concerns(step: Step | None, layout: Layout) -> bool:
    """Whether the step can change or use what is known of the tracked places."""
    match step:
        case Assume(predicate=predicate):
            # A test of something that is not tracked makes the way doubtful.
            return not tested_places(predicate) or any(
                place.root is not PlaceRoot.PAYLOAD or layout.touched_by(place) for place in step.reads
            )
        case Store(place=place) | Change(place=place):
            return bool(layout.touched_by(place))
        case Use(place=place):
            return layout.number(place) is not None
        case Forget(places=places):
            return not places or _touches(places, layout)
        case Enter() | Doubt():
            return True
        case Leave():
            return False
    return False


def _touches(places: Iterable[Place], layout: Layout) -> bool:
    return any(layout.touched_by(place) for place in places)

"""Questions about the paths of a machine; answers are in order of definition."""

from collections.abc import Iterable, Mapping

from sopy_compiler.graph.components import strongly_connected
from sopy_compiler.graph.transition_graph import TransitionGraph
from sopy_compiler.ir.transition import Transition


def search_tree(graph: TransitionGraph, starts: Iterable[str]) -> dict[str, str | None]:
    """Every node that a run can get to, nearest first, with the node before it; None before a start."""
    previous: dict[str, str | None] = {start: None for start in starts if start in graph}
    queue = list(previous)
    for node in queue:
        for following in graph.successors(node):
            if following not in previous:
                previous[following] = node
                queue.append(following)
    return previous


def path_to(graph: TransitionGraph, tree: Mapping[str, str | None], node: str) -> tuple[Transition, ...]:
    """The transitions of a shortest path from a start of the tree to `node`; none to a start.

    Raises:
        KeyError: the tree does not reach `node`.
    """
    path: list[Transition] = []
    following, previous = node, tree[node]
    while previous is not None:
        path.append(graph.transition(previous, following))
        following, previous = previous, tree[previous]
    return tuple(reversed(path))


def reaching(graph: TransitionGraph, targets: Iterable[str]) -> frozenset[str]:
    """The targets and every node from which a run can get to one of them."""
    found = {target for target in targets if target in graph}
    pending = list(found)
    while pending:
        new = set(graph.predecessors(pending.pop())) - found
        found |= new
        pending.extend(new)
    return frozenset(found)


def components(graph: TransitionGraph) -> tuple[tuple[str, ...], ...]:
    """The strongly connected components: procedures that lead to each other."""
    order = {node: position for position, node in enumerate(graph.nodes)}
    following = {node: graph.successors(node) for node in graph.nodes}
    members = [tuple(sorted(part, key=order.__getitem__)) for part in strongly_connected(following)]
    return tuple(sorted(members, key=lambda part: order[part[0]]))


def source_components(graph: TransitionGraph) -> tuple[tuple[str, ...], ...]:
    """The components that no other component leads to."""
    return tuple(
        part
        for part in components(graph)
        if all(previous in part for node in part for previous in graph.predecessors(node))
    )


def sink_components(graph: TransitionGraph) -> tuple[tuple[str, ...], ...]:
    """The components that lead to no other component; `End` is one of them."""
    return tuple(
        part
        for part in components(graph)
        if all(following in part for node in part for following in graph.successors(node))
    )


def cycles(edges: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of nodes that lead to each other or to themselves, in order of the edges."""
    following: dict[str, dict[str, None]] = {}
    for source, target in edges:
        following.setdefault(source, {})[target] = None
        following.setdefault(target, {})
    order = {node: position for position, node in enumerate(following)}
    groups = [
        tuple(sorted(part, key=order.__getitem__))
        for part in strongly_connected(following)
        if len(part) > 1 or any(node in following[node] for node in part)
    ]
    return tuple(sorted(groups, key=lambda part: order[part[0]]))

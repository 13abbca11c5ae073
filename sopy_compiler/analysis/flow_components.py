"""The loops of a flow graph."""

from collections.abc import Sequence

from sopy_compiler.graph.components import strongly_connected
from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """Nodes that all lead to each other; `is_cyclic` unless it is one node that does not lead to itself."""

    members: frozenset[int]
    is_cyclic: bool


def components(before: Sequence[Sequence[int]]) -> tuple[Component, ...]:
    """The components of a graph, each after those that lead to it; `before` are every node's predecessors."""
    return tuple(
        Component(members, len(members) > 1 or any(node in before[node] for node in members))
        for members in strongly_connected(dict(enumerate(before)))
    )

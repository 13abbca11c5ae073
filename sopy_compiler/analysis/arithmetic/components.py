"""The loops of a flow graph: its strongly connected components.

After Tarjan, "Depth-first search and linear graph algorithms" (SIAM Journal on Computing 1972), without
recursion: handlers can be long.
"""

from collections.abc import Sequence

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """Nodes that all lead to each other; `is_cyclic` unless it is one node that does not lead to itself."""

    members: frozenset[int]
    is_cyclic: bool


def components(before: Sequence[Sequence[int]]) -> tuple[Component, ...]:
    """The components of a graph, each after those that lead to it; `before` are every node's predecessors."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    stack: list[int] = []
    waiting: set[int] = set()
    found: list[Component] = []
    for root in range(len(before)):
        pending = [] if root in order else [(root, 0)]
        while pending:
            node, position = pending.pop()
            if position == 0:
                order[node] = lowest[node] = len(order)
                stack.append(node)
                waiting.add(node)
            elif before[node][position - 1] in waiting:
                lowest[node] = min(lowest[node], lowest[before[node][position - 1]])
            if position < len(before[node]):
                pending.append((node, position + 1))
                if before[node][position] not in order:
                    pending.append((before[node][position], 0))
                continue
            if lowest[node] == order[node]:
                cut = stack.index(node)
                members = frozenset(stack[cut:])
                del stack[cut:]
                waiting -= members
                found.append(Component(members, len(members) > 1 or node in before[node]))
    return tuple(found)

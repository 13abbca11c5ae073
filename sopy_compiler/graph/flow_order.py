"""The order in which to read a graph: what leads somewhere stands before it.

`sopy_runtime.instructions.flow_order` is the same for the prompts of the runtime.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def flow_order(start: N, following: Mapping[N, Collection[N]]) -> tuple[N, ...]:
    """Everything that `start` leads to, itself first.

    A node comes when nothing that is left leads to it, unless by a loop that it is in; of several the one
    that a breadth-first search meets first. For an acyclic graph that is a topological order.
    """
    left = _reached(start, following)
    preceding: dict[N, list[N]] = {node: [] for node in left}
    for node in left:
        for one in following.get(node, ()):
            preceding[one].append(node)
    order: list[N] = []
    while left:
        found = next(
            node
            for node in left
            if _reached(node, preceding, left).keys() <= _reached(node, following, left).keys()
        )
        order.append(found)
        del left[found]
    return tuple(order)


def _reached(
    start: N, following: Mapping[N, Collection[N]], within: Collection[N] | None = None
) -> dict[N, None]:
    """What a breadth-first search meets, in that order; only nodes of `within` if it is given."""
    found = {start: None}
    pending = [start]
    for node in pending:
        for one in following.get(node, ()):
            if one not in found and (within is None or one in within):
                found[one] = None
                pending.append(one)
    return found

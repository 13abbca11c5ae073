"""The strongly connected components of a directed graph."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def strongly_connected(following: Mapping[N, Collection[N]]) -> Iterator[frozenset[N]]:
    """The groups of nodes that lead to each other, each after those that it leads to.

    `following` has every node, and where it leads.

    Tarjan, "Depth-first search and linear graph algorithms" (SIAM J. Comput. 1972), without recursion: graphs
    are as deep as they are large.
    """
    numbers: dict[N, int] = {}
    lowest: dict[N, int] = {}
    trail: list[N] = []
    on_trail: set[N] = set()
    for root in following:
        if root in numbers:
            continue
        numbers[root] = lowest[root] = len(numbers)
        trail.append(root)
        on_trail.add(root)
        pending = [(root, iter(following[root]))]
        while pending:
            node, rest = pending[-1]
            inner = next((one for one in rest if one not in numbers or one in on_trail), None)
            if inner is None:
                pending.pop()
                if pending:
                    before = pending[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == numbers[node]:
                    found = {node}
                    while (member := trail.pop()) != node:
                        found.add(member)
                    on_trail -= found
                    yield frozenset(found)
            elif inner in numbers:
                lowest[node] = min(lowest[node], numbers[inner])
            else:
                numbers[inner] = lowest[inner] = len(numbers)
                trail.append(inner)
                on_trail.add(inner)
                pending.append((inner, iter(following[inner])))

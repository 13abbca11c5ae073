"""The order of boxes within their levels, so that few lines cross.

The method of Sugiyama, Tagawa and Toda (1981): levels are swept down and up, and each is sorted by the mean
place of what its boxes are tied to on the level before; the best order that was met is kept.
"""

import itertools
from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import Final

_SWEEPS: Final = 12

Ties = Sequence[Sequence[int]]


def ordered(levels: Sequence[Sequence[int]], above: Ties, below: Ties) -> list[list[int]]:
    """The levels in a better order; `above` and `below` are what each box is tied to on the next levels."""
    order = [list(level) for level in levels]
    best, fewest = order, crossings(order, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        order = [list(level) for level in order]
        is_down = sweep % 2 == 0
        numbers = range(1, len(order)) if is_down else range(len(order) - 2, -1, -1)
        for number in numbers:
            neighbour = order[number - 1 if is_down else number + 1]
            order[number] = _sorted(order[number], neighbour, above if is_down else below)
        count = crossings(order, below)
        if count < fewest:
            best, fewest = order, count
    return best


def crossings(levels: Sequence[Sequence[int]], below: Ties) -> int:
    """How often lines between neighbouring levels cross."""
    total = 0
    for level, following in itertools.pairwise(levels):
        place = {node: number for number, node in enumerate(following)}
        ends: list[int] = []
        for node in level:
            own = sorted(place[target] for target in below[node])
            for end in own:
                total += len(ends) - bisect_right(ends, end)
            for end in own:
                insort(ends, end)
    return total


def _sorted(level: Sequence[int], neighbour: Sequence[int], ties: Ties) -> list[int]:
    """By the mean place of the ties; what has none keeps its place."""
    place = {node: number for number, node in enumerate(neighbour)}
    means = {node: sum(place[tied] for tied in ties[node]) / len(ties[node]) for node in level if ties[node]}
    moving = iter(sorted(means, key=means.__getitem__))
    return [next(moving) if node in means else node for node in level]

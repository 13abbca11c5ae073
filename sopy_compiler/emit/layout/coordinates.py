"""How far to the right boxes stand: as near to what they are tied to as their order allows."""

from collections.abc import Sequence
from typing import Final

_SWEEPS: Final = 24
_STRAIGHT: Final = 16.0
"""How much more a bend within a line costs than a line that does not leave its box straight."""

Ties = Sequence[Sequence[int]]
Extent = tuple[float, float]
"""The room that is needed on the left and on the right of a place."""


def horizontal(
    levels: Sequence[Sequence[int]],
    extents: Sequence[Extent],
    above: Ties,
    below: Ties,
    bends: frozenset[int],
) -> list[float]:
    """The places of all boxes; `extents` hold the room between neighbours, `bends` are points of lines."""
    centres = [0.0] * len(extents)
    for level in levels:
        for node, offset in zip(level, _offsets([extents[one] for one in level]), strict=True):
            centres[node] = offset
    for sweep in range(_SWEEPS):
        is_down = sweep % 2 == 0
        for level in levels if is_down else reversed(levels):
            wishes, weights = [], []
            for node in level:
                # Both sides count from the second sweep on: else a level swings with the one swept last.
                ties = (above if is_down else below)[node] if sweep < 2 else (*above[node], *below[node])
                wish, weight = _wish(node, ties, centres, bends)
                wishes.append(wish)
                weights.append(weight)
            places = _apart(wishes, weights, [extents[one] for one in level])
            for node, place in zip(level, places, strict=True):
                centres[node] = place
    return centres


def straighten(
    chains: Sequence[Sequence[int]],
    places: list[float],
    levels: Sequence[Sequence[int]],
    extents: Sequence[Extent],
) -> None:
    """Put the points of a line below each other where neighbours leave room for it, long lines first."""
    beside: dict[int, tuple[int | None, int | None]] = {}
    for level in levels:
        for number, node in enumerate(level):
            following = level[number + 1] if number + 1 < len(level) else None
            beside[node] = (level[number - 1] if number else None, following)
    for chain in sorted(chains, key=len, reverse=True):
        least, most = float("-inf"), float("inf")
        for node in chain:
            left, right = beside[node]
            if left is not None:
                least = max(least, places[left] + extents[left][1] + extents[node][0])
            if right is not None:
                most = min(most, places[right] - extents[right][0] - extents[node][1])
        if least <= most:
            middle = sorted(places[node] for node in chain)[len(chain) // 2]
            for node in chain:
                places[node] = min(max(middle, least), most)


def _wish(
    node: int, ties: Sequence[int], centres: Sequence[float], bends: frozenset[int]
) -> tuple[float, float]:
    """Where the box would stand if it were alone, and how much it matters."""
    if not ties:
        return centres[node], 0.1
    costs = [_STRAIGHT if node in bends and tied in bends else 1.0 for tied in ties]
    total = sum(costs)
    return sum(cost * centres[tied] for cost, tied in zip(costs, ties, strict=True)) / total, total


def _apart(wishes: Sequence[float], weights: Sequence[float], extents: Sequence[Extent]) -> list[float]:
    """The places nearest to the wishes, by squares, at which boxes in this order do not overlap.

    Without the extents it is isotonic regression, which pooling neighbours that are out of order solves.
    """
    offsets = _offsets(extents)
    pools: list[tuple[float, float, int]] = []  # place, weight, number of boxes
    for wish, weight, offset in zip(wishes, weights, offsets, strict=True):
        place, heavy, count = wish - offset, weight, 1
        while pools and pools[-1][0] > place:
            other, more, further = pools.pop()
            place = (place * heavy + other * more) / (heavy + more)
            heavy, count = heavy + more, count + further
        pools.append((place, heavy, count))
    places = [place for place, _, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]


def _offsets(extents: Sequence[Extent]) -> list[float]:
    """The places of boxes that touch each other."""
    offsets, end = [], 0.0
    for left, right in extents:
        offsets.append(end + left)
        end += left + right
    return offsets

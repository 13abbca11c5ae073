"""A drawing in levels: boxes below each other in the order of their lines, labels in the lines."""

import itertools
from collections.abc import Sequence
from typing import Final

from sopy_compiler.emit.layout.coordinates import horizontal, straighten
from sopy_compiler.emit.layout.ordering import ordered
from sopy_compiler.emit.layout.ranks import downward, ranks
from sopy_compiler.emit.layout.shapes import Box, Drawing, Line, Point, Route

_GAP: Final = 28.0
"""Between neighbours on a level."""
_BEND_GAP: Final = 10.0
_LEVEL_GAP: Final = 26.0


def lay_out(boxes: Sequence[Box], lines: Sequence[Line], starts: Sequence[int]) -> Drawing:
    """The drawing; no line may lead from a box to itself. `starts` are boxes that come first."""
    grid = _Grid(boxes, lines, starts)
    below = grid.ties()
    above: list[list[int]] = [[] for _ in below]
    for node, targets in enumerate(below):
        for target in targets:
            above[target].append(node)
    levels = ordered(grid.levels(), above, below)
    bends = frozenset(range(len(boxes), len(grid.extents)))
    places = horizontal(levels, grid.extents, above, below, bends)
    straighten(grid.chains(), places, levels, grid.extents)
    left = min((place - grid.extents[node][0] for node, place in enumerate(places)), default=0.0)
    right = max((place + grid.extents[node][1] for node, place in enumerate(places)), default=0.0)
    heights, tops = [max((grid.heights[node] for node in level), default=0.0) for level in levels], [0.0]
    for height in heights:
        tops.append(tops[-1] + height + _LEVEL_GAP)
    points = [Point(0, 0)] * len(places)
    for number, level in enumerate(levels):
        for node in level:
            points[node] = Point(places[node] - left, tops[number] + heights[number] / 2)
    return Drawing(
        centres=tuple(points[: len(boxes)]),
        routes=grid.routes(points, heights),
        width=right - left,
        height=max(tops[-1] - _LEVEL_GAP, 0.0),
    )


class _Grid:
    """The boxes and the points that lines pass, each on its level; a line has one point on every level."""

    def __init__(self, boxes: Sequence[Box], lines: Sequence[Line], starts: Sequence[int]) -> None:
        pairs = [(line.source, line.target) for line in lines]
        self._boxes = boxes
        self._is_down = downward(len(boxes), pairs, starts)
        down = [
            pair if is_down else (pair[1], pair[0])
            for pair, is_down in zip(pairs, self._is_down, strict=True)
        ]
        # Two levels a line, so that every line has a point for its label.
        self._rank = [2 * rank for rank in ranks(len(boxes), down)]
        self.extents = [(box.width / 2 + _GAP / 2, box.width / 2 + box.margin + _GAP / 2) for box in boxes]
        self.heights = [box.height for box in boxes]
        self._labels: list[int] = []
        self._ways = [self._way(top, bottom, line) for (top, bottom), line in zip(down, lines, strict=True)]

    def _way(self, top: int, bottom: int, line: Line) -> tuple[int, ...]:
        """Add the points of a line; returns all it passes, downwards."""
        between = range(self._rank[top] + 1, self._rank[bottom])
        middle = len(between) // 2 // 2 * 2  # labels stand on levels without boxes
        way = [top]
        for number, rank in enumerate(between):
            way.append(len(self.extents))
            self._rank.append(rank)
            # The label stands on the right of its line.
            self.extents.append((_BEND_GAP, line.width + _BEND_GAP if number == middle else _BEND_GAP))
            self.heights.append(line.height if number == middle else 0.0)
            if number == middle:
                self._labels.append(way[-1])
        return (*way, bottom)

    def ties(self) -> list[list[int]]:
        """What every box and point is tied to on the next level."""
        below: list[list[int]] = [[] for _ in self.extents]
        for way in self._ways:
            for node, following in itertools.pairwise(way):
                below[node].append(following)
        return below

    def levels(self) -> list[list[int]]:
        """What stands on every level."""
        levels: list[list[int]] = [[] for _ in range(max(self._rank, default=-1) + 1)]
        for node, rank in enumerate(self._rank):
            levels[rank].append(node)
        return levels

    def chains(self) -> list[tuple[int, ...]]:
        """The points of every line between its boxes."""
        return [way[1:-1] for way in self._ways]

    def routes(self, points: Sequence[Point], heights: Sequence[float]) -> tuple[Route, ...]:
        """The lines, each from its source to its target; `heights` are those of the levels."""
        out, into = self._ports(points, 0), self._ports(points, -1)
        found = []
        for number, way in enumerate(self._ways):
            # Lines pass a level upright, so that they cross nothing that stands on it.
            inner = [
                Point(points[node].x, points[node].y + half)
                for node in way[1:-1]
                for half in (-heights[self._rank[node]] / 2, heights[self._rank[node]] / 2)
            ]
            line = [out[number], *inner, into[number]]
            line = line if self._is_down[number] else line[::-1]
            found.append(Route(points=tuple(line), label=points[self._labels[number]]))
        return tuple(found)

    def _ports(self, points: Sequence[Point], end: int) -> dict[int, Point]:
        """Where lines touch the lower (`end` 0) or the upper (-1) edge of their boxes, side by side."""
        touching: dict[int, list[int]] = {}
        for number, way in enumerate(self._ways):
            touching.setdefault(way[end], []).append(number)
        ports = {}
        for box, numbers in touching.items():
            numbers.sort(key=lambda number: points[self._ways[number][1 if end == 0 else -2]].x)
            step = min(24.0, self._boxes[box].width * 0.8 / len(numbers))
            side = self._boxes[box].height / 2 * (1 if end == 0 else -1)
            for place, number in enumerate(numbers):
                x = points[box].x + (place - (len(numbers) - 1) / 2) * step
                ports[number] = Point(x, points[box].y + side)
        return ports

"""What is laid out, and where it has come to lie. All sizes are in pixels, y grows downwards."""

from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A place on the page."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node to be placed: its size, and the room kept free on its right, for what loops around it."""

    width: float
    height: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to be routed between two boxes, given by their numbers, and the size of its label."""

    source: int
    target: int
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The points that a line passes, from its source to its target, and where it passes its label.

    The label stands on the right of that place, its middle on the same height.
    """

    points: tuple[Point, ...]
    label: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The centres of all boxes, the routes of all lines, and the size of the whole."""

    centres: tuple[Point, ...]
    routes: tuple[Route, ...]
    width: float
    height: float

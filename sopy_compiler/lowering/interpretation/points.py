"""Points of the control-flow graph that grows while a handler is read.

Every state stands at a point; what happens next is a new point behind it. Points only look backwards, so that
ways which lead nowhere are never seen again. A loop's head is known before all that leads back to it: it is
the only point whose predecessors grow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sopy_compiler.ir.flow import Assume, Change, Doubt, Forget, Store, Use


@dataclass(slots=True, eq=False)
class CallStep:
    """A function is entered; its own points start at `entry`."""

    entry: "Point"
    is_guarded: bool


@dataclass(slots=True, eq=False)
class ReturnStep:
    """The function that the point `call` entered has ended at `exit`."""

    call: "Point"
    exit: "Point"


PointStep = Assume | Store | Change | Forget | Doubt | Use | CallStep | ReturnStep


@dataclass(slots=True, eq=False)
class Point:
    """One point: what happens there, and the points right before it."""

    step: PointStep | None = None
    before: list["Point"] = field(default_factory=list)
    is_head: bool = False

    def then(self, step: PointStep) -> "Point":
        """The point behind this one at which `step` happens."""
        return Point(step, [self])


def joined(points: Iterable[Point]) -> Point:
    """One point that any of the others lead to."""
    before: dict[Point, None] = {}
    for point in points:
        if point.step is None and not point.is_head and point.before:
            before |= dict.fromkeys(point.before)
        else:
            before[point] = None
    if len(before) == 1:
        return next(iter(before))
    return Point(None, list(before))


def head(point: Point) -> Point:
    """A point to which ways can lead back later."""
    return Point(None, [point], is_head=True)


def is_unchanged(before: Point, after: Point) -> bool:
    """Whether the one way between the points leads through nothing that changes a place."""
    point = after
    while point is not before:
        if isinstance(point.step, (Store, Change, Forget, CallStep, ReturnStep)) or len(point.before) != 1:
            return False
        point = point.before[0]
    return True

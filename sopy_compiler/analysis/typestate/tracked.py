"""Which places are worth following through a workflow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sopy_compiler.ir.flow import Assume, Flow, Store, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import tested_places

MAXIMUM_PLACES = 24


def tracked_fields(runs: Sequence[HandlerRun], outside: frozenset[str]) -> tuple[Place, ...]:
    """The fields of sigma that handlers test or use, those that are tested most first in question.

    Fields that other code changes, by the names in `outside`, are never followed.
    """
    counts: Counter[Place] = Counter()
    for run in runs:
        counts.update(place for place in _places(run.flow) if place.root is PlaceRoot.SIGMA)
    ordered = (place for place, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return tuple(sorted(followed(ordered, runs, outside)))


def followed(places: Iterable[Place], runs: Sequence[HandlerRun], outside: frozenset[str]) -> Iterator[Place]:
    """Those of the fields of which every change is known."""
    if "*" in outside:
        return
    lost = {place for run in runs for place in run.flow.untracked}
    for place in places:
        is_lost = any(place.is_within(one) for one in lost) or "*" in place.path
        if not is_lost and outside.isdisjoint(place.path):
            yield place


def payload_places(flow: Flow) -> tuple[Place, ...]:
    """The parts of the payload that the handler tests, uses or stores."""
    found = {place for place in _places(flow) if place.root is PlaceRoot.PAYLOAD and "*" not in place.path}
    return tuple(sorted(found))[:MAXIMUM_PLACES]


def _places(flow: Flow) -> Iterator[Place]:
    for step in flow.steps:
        match step:
            case Assume(predicate=predicate):
                yield from tested_places(predicate)
            case Use(place=place):
                yield place
            case Store(value=value):
                yield from value.copies

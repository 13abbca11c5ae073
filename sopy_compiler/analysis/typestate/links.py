"""Which fields may know of each other: what one holds can tell whether another has been set.

Fields are linked when some handler changes both, or changes one behind a test of the other.
"""

from collections.abc import Iterable, Mapping

from sopy_compiler.ir.flow import Assume, Change, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import PlaceRoot

Links = Mapping[str, frozenset[str]]
"""The fields of sigma by name, each with those linked to it; parts of a field count as the field."""


def links_of(runs: Iterable[HandlerRun]) -> Links:
    """The links that the handlers of a workflow make."""
    found: dict[str, set[str]] = {}
    for run in runs:
        changed: set[str] = set()
        tested: set[str] = set()
        for step in run.flow.steps:
            match step:
                case Store(place=place) | Change(place=place) if place.root is PlaceRoot.SIGMA:
                    changed.add(place.path[0])
                case Assume(reads=reads):
                    tested.update(place.path[0] for place in reads if place.root is PlaceRoot.SIGMA)
        for name in changed:
            found.setdefault(name, set()).update(changed, tested)
            for other in tested:
                found.setdefault(other, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}

"""Which places one has to know to know another: clusters.

What a step makes of a place depends on the places that it copies from or compares with. A set that is closed
under this is changed by each path in the same way whether or not other places are followed beside it: these
only say which paths exist. So every question is asked of a small cluster first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.ir.flow import Assume, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import tested_places


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places that are followed together, closed under dependence.

    A way ends where it becomes doubtful for one of the fields named in `doubted`; where that is None, every
    way counts. `decisions` is a field of which comparisons are remembered while nothing has set it.
    """

    places: frozenset[Place]
    doubted: frozenset[str] | None = None
    decisions: Place | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Dependences:
    """The places that each place depends on directly."""

    direct: dict[Place, frozenset[Place]]

    def closed(self, places: Iterable[Place]) -> frozenset[Place]:
        """The places with all that they depend on."""
        found: set[Place] = set()
        pending = list(places)
        while pending:
            place = pending.pop()
            if place not in found:
                found.add(place)
                pending.extend(self.direct.get(place, ()))
        return frozenset(found)


def dependences_of(runs: Iterable[HandlerRun]) -> Dependences:
    """What the handlers of a workflow copy and compare."""
    found: dict[Place, set[Place]] = {}
    for run in runs:
        for step in run.flow.steps:
            match step:
                case Assume(predicate=predicate):
                    together = tested_places(predicate)
                    if len(together) > 1:
                        for place in together:
                            found.setdefault(place, set()).update(together)
                case Store(place=place, value=value) if value.copies:
                    found.setdefault(place, set()).update(value.copies)
    return Dependences({place: frozenset(others) for place, others in found.items()})

"""All values that a field takes, at the start and behind every handler."""

from collections.abc import Callable, Iterator

from sopy_compiler.analysis.typestate.atoms import Known, united
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.execution import Goal
from sopy_compiler.analysis.typestate.exploration import Exploration, GivenUp, Node
from sopy_compiler.analysis.typestate.ways import Find, Found, Ways
from sopy_compiler.ir.place import Place


def values_of(
    ways: Ways, cluster: Cluster, place: Place, is_enough: Callable[[], bool] = lambda: False
) -> Known:
    """Each value that some way leads to; None where they are not known, or those found so far are enough."""
    try:
        asked: set[Known] = set()
        for known, _ in _met(ways.search(cluster), place):
            if known not in asked and known not in ways.met.get(place, {}):
                asked.add(known)
                if ways.first(cluster, _meeting(place, known)) is not None and is_enough():
                    return None
    except GivenUp:
        return None
    found: Known = frozenset()
    for known in ways.met.get(place, {}):
        found = united(found, known)
    return found


def _meeting(place: Place, known: Known) -> Find:
    def find(search: Exploration) -> Iterator[Found]:
        return (found for one, found in _met(search, place) if one == known)

    return find


def _met(search: Exploration, place: Place) -> Iterator[tuple[Known, Found]]:
    number = search.layout.numbers[place]
    for met in search.met():
        if isinstance(met, Node):
            yield met.environment[number].known, Found(met)
            continue
        for end, environments in sorted(met.ended.exits.items()):
            for environment in environments:
                yield environment[number].known, Found(met.node, met, Goal(end, environment))

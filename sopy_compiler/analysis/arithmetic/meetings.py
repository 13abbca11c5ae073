"""Whether two tests that numbers can set against each other meet on some way of a handler at all.

A look at every step once, before the ways are written out: in most handlers with a sum or a relation there is
no second test of the same values.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from sopy_compiler.analysis.arithmetic.candidates import places_in, relates
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.flow import Assume, Enter, Flow, FlowNode, Store
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Predicate
from sopy_compiler.ir.term import places_of

_Sources = dict[Place, set[Place]]


@dataclass(frozen=True, slots=True, eq=False)
class _Occurrence:
    """A node that makes a test; `is_repeated` when one way can pass the node twice."""

    test: Assume
    decision: tuple[int, tuple[int, ...]]
    is_repeated: bool


def can_meet(flow: Flow, places: frozenset[Place]) -> bool:
    """Whether some way may hold what `is_candidate` asks for, among tests of the places.

    What a loop tests is forgotten with it, so that a node is passed once for each call of its function.
    """
    sources = _sources(flow)
    tests: list[tuple[bool, frozenset[Place]]] = []
    for occurrences in _occurrences(flow, places).values():
        test = occurrences[0].test
        read = [_behind(place, sources) for place in places_in(test)]
        values = frozenset().union(*read)
        if relates(test) and len(values) < sum(len(one) for one in read):
            return True
        is_relation = relates(test) or any(place in sources for place in places_in(test))
        if is_relation and not _is_made_once(occurrences):
            return True
        tests.append((is_relation, values))
    return any(
        (one[0] or other[0]) and not one[1].isdisjoint(other[1]) for one, other in combinations(tests, 2)
    )


def _sources(flow: Flow) -> _Sources:
    """Of each place that is given a value the places that it may come from."""
    found: _Sources = {}
    for step in flow.steps:
        if isinstance(step, Store):
            read = places_of(step.value.term) if step.value.term is not None else ()
            found.setdefault(step.place, set()).update(read)
    return found


def _behind(place: Place, sources: _Sources) -> frozenset[Place]:
    found: set[Place] = set()
    pending = [place]
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending.extend(sources.get(one, ()))
    return frozenset(found)


def _occurrences(flow: Flow, places: frozenset[Place]) -> dict[Predicate, list[_Occurrence]]:
    repeated = _repeated_parts(flow)
    found: dict[Predicate, list[_Occurrence]] = {}
    for graph, nodes in _graphs(flow):
        for node in nodes:
            step = node.step
            if isinstance(step, Assume) and not places.isdisjoint(places_in(step)):
                made = _Occurrence(step, (graph, node.before), graph in repeated)
                found.setdefault(step.predicate, []).append(made)
    return found


def _is_made_once(occurrences: Sequence[_Occurrence]) -> bool:
    """Whether a way passes one of the nodes at most: the two sides of one decision exclude each other."""
    if any(one.is_repeated for one in occurrences) or len(occurrences) > 2:
        return False
    one, other = occurrences[0], occurrences[-1]
    return one is other or (one.test.holds is not other.test.holds and one.decision == other.decision)


def _repeated_parts(flow: Flow) -> frozenset[int]:
    """The functions that one way may enter twice."""
    callers: dict[int, list[int]] = {}
    for graph, nodes in _graphs(flow):
        for node in nodes:
            if isinstance(node.step, Enter):
                callers.setdefault(node.step.part, []).append(graph)
    found = {part for part, graphs in callers.items() if len(graphs) > 1}
    pending = list(found)
    while pending:
        outer = pending.pop()
        for part in _called_by(outer, callers):
            if part not in found:
                found.add(part)
                pending.append(part)
    return frozenset(found)


def _called_by(outer: int, callers: dict[int, list[int]]) -> Iterable[int]:
    return [part for part, graphs in callers.items() if outer in graphs]


def _graphs(flow: Flow) -> Iterator[tuple[int, tuple[FlowNode, ...]]]:
    """The graphs with the numbers of their parts; that of the handler itself is -1."""
    yield -1, flow.nodes
    for number, part in enumerate(flow.parts):
        yield number, part.nodes

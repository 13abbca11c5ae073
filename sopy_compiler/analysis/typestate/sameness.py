"""Tests that say as much about another place: a field was given what the tested place holds.

Behind `sigma.grade = event.payload` a test of the payload is one of the field as well, as long as neither has
changed. Which places are surely the same is found for each graph by itself: what a called function may change
is forgotten, and a function starts with nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopy_compiler.analysis.flow_components import components
from sopy_compiler.analysis.part_changes import part_changes
from sopy_compiler.analysis.place_overlap import overlap
from sopy_compiler.ir.flow import Assume, Change, Enter, Flow, FlowNode, Forget, Step, Store, Use
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, InstanceTest, Membership, Predicate, Truth
from sopy_compiler.ir.term import LengthTerm, PlaceTerm, Term, places_of

Pair = tuple[Place, Place]
Pairs = frozenset[Pair]
_NOTHING: Pairs = frozenset()


def mirrored_tests(flow: Flow) -> tuple[dict[int, tuple[Step, ...]], ...]:
    """Of each graph, that of the handler first, the nodes that test a place with the tests of its likes."""
    graphs = (flow.nodes, *(part.nodes for part in flow.parts))
    # Objects that change out of sight may be put in the place of others.
    if flow.shares_objects or not any(_copied(node.step) for nodes in graphs for node in nodes):
        return ({},) * len(graphs)
    changes = part_changes(flow)
    return tuple(_mirrored(nodes, changes) for nodes in graphs)


def _mirrored(
    nodes: Sequence[FlowNode], changes: Sequence[frozenset[Place] | None]
) -> dict[int, tuple[Step, ...]]:
    if not any(_copied(node.step) for node in nodes):
        return {}
    found: dict[int, tuple[Step, ...]] = {}
    for number, pairs in enumerate(_same_before(nodes, changes)):
        steps = tuple(step for step in _mirrors(nodes[number].step, pairs or _NOTHING))
        if steps:
            found[number] = steps
    return found


def _copied(step: Step | None) -> Pair | None:
    """The place that is given a value, and the one that holds it already."""
    match step:
        case Store(place=place, value=value, is_augmented=False):
            if value.is_known and len(value.copies) == 1 and not (value.constants or value.types):
                (source,) = value.copies
                return None if overlap(place, source) else (place, source)
    return None


def _same_before(nodes: Sequence[FlowNode], changes: Sequence[frozenset[Place] | None]) -> list[Pairs | None]:
    """What is the same before each node on all ways there, as a greatest fixed point; None is everything."""
    found: list[Pairs | None] = [None] * len(nodes)
    found[0] = _NOTHING
    order = [
        number for component in components([node.before for node in nodes]) for number in component.members
    ]
    changed = True
    while changed:
        changed = False
        for number in order:
            if number == 0:
                continue
            arriving: Pairs | None = None
            for before in nodes[number].before:
                there = _after(nodes[before].step, found[before], changes)
                if there is not None:
                    arriving = there if arriving is None else arriving & there
            if arriving != found[number]:
                found[number], changed = arriving, True
    return found


def _after(
    step: Step | None, pairs: Pairs | None, changes: Sequence[frozenset[Place] | None]
) -> Pairs | None:
    if pairs is None:
        return None
    match step:
        case Store(place=place) | Change(place=place):
            kept = _without((place,), pairs)
            copied = _copied(step)
            return kept if copied is None else kept | {copied}
        case Forget(places=places):
            return _without(places, pairs) if places else _NOTHING
        case Enter(part=part):
            inside = changes[part]
            return _NOTHING if inside is None else _without(inside, pairs)
    return pairs


def _without(changed: Iterable[Place], pairs: Pairs) -> Pairs:
    for place in changed:
        pairs = frozenset(pair for pair in pairs if not any(overlap(place, one) for one in pair))
    return pairs


def _mirrors(step: Step | None, pairs: Pairs) -> Iterable[Step]:
    """The step as it is about the places that are the same as the one it is about."""
    for one, other in sorted(pairs):
        for place, same in ((one, other), (other, one)):
            match step:
                case Assume(predicate=predicate):
                    renamed = _renamed(predicate, place, same)
                    if renamed is not None:
                        yield replace(step, predicate=renamed, reads=(same,))
                case Use(place=used) if used == place:
                    yield replace(step, place=same)


def _renamed(predicate: Predicate, place: Place, same: Place) -> Predicate | None:
    """The predicate about the other place; None where it is not about this one alone."""
    match predicate:
        case Comparison(left=left, right=right) if (*places_of(left), *places_of(right)) == (place,):
            return replace(predicate, left=_term(left, same), right=_term(right, same))
        case Truth(of=of) | Membership(of=of) | InstanceTest(of=of) if places_of(of) == (place,):
            return replace(predicate, of=_term(of, same))
    return None


def _term(term: Term, same: Place) -> Term:
    match term:
        case PlaceTerm():
            return PlaceTerm(place=same)
        case LengthTerm(of=PlaceTerm()):
            return LengthTerm(of=PlaceTerm(place=same))
    return term

"""Which ways are worth a question to the solver."""

from collections.abc import Iterable

from sopy_compiler.analysis.arithmetic.ways import Way, WayStep
from sopy_compiler.ir.flow import Assume, Flow, Step, Store
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, tested_places
from sopy_compiler.ir.term import ArithmeticTerm, LengthTerm, PlaceTerm, Term, places_of


def relating_places(flow: Flow) -> frozenset[Place]:
    """The places that tests and assignments compare or add up, with all that are connected to these.

    Empty for a handler in which the solver could find nothing that is not known without it.
    """
    steps = [node.step for nodes in (flow.nodes, *(part.nodes for part in flow.parts)) for node in nodes]
    found = {place for step in steps if relates(step) for place in places_in(step)}
    linked = [frozenset(places_in(step)) for step in steps if len(places_in(step)) > 1]
    size = -1
    while size != len(found):
        size = len(found)
        for places in linked:
            if not found.isdisjoint(places):
                found |= places
    return frozenset(found)


def is_candidate(way: Way) -> bool:
    """Whether two steps of the way speak about one place, and one of them relates it to something."""
    steps = [(relates(step), frozenset(places_in(step))) for step in way]
    for number, (is_relation, speaks_of) in enumerate(steps):
        if is_relation and any(
            not speaks_of.isdisjoint(others) for other, (_, others) in enumerate(steps) if other != number
        ):
            return True
    return any(_compares_with_itself(step) for step in way)


def relates(step: Step | None) -> bool:
    """Whether the step compares a place with another one or a sum, or gives it such a value."""
    match step:
        case Assume(predicate=Comparison(left=left, right=right), is_direct=True):
            terms = (left, right)
            return all(places_of(term) for term in terms) or any(_is_computed(term) for term in terms)
        case Store(value=value) if value.term is not None:
            return isinstance(value.term, PlaceTerm) or _is_computed(value.term)
    return False


def places_in(step: Step | None) -> tuple[Place, ...]:
    """The places that the step relates or restricts."""
    match step:
        case Assume(predicate=predicate, is_direct=True):
            return tested_places(predicate)
        case Store(place=place, value=value) if value.term is not None:
            return (place, *places_of(value.term))
    return ()


def _is_computed(term: Term) -> bool:
    return isinstance(term, ArithmeticTerm | LengthTerm) and bool(places_of(term))


def _compares_with_itself(step: WayStep) -> bool:
    match step:
        case Assume(predicate=Comparison(left=left, right=right), is_direct=True):
            return _share(places_of(left), places_of(right))
    return False


def _share(one: Iterable[Place], other: Iterable[Place]) -> bool:
    return not set(one).isdisjoint(other)

"""Which ways are worth a question to the solver."""

from itertools import combinations

from sopy_compiler.analysis.arithmetic.ways import Way
from sopy_compiler.ir.flow import Assume, Flow, Step, Store
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, tested_places
from sopy_compiler.ir.term import ArithmeticTerm, LengthTerm, Term, places_of

Source = tuple[Place, int]
"""A place with the number of the step that gave it a value of its own, -1 for what it held at the start."""


def relating_places(flow: Flow) -> frozenset[Place]:
    """The places that tests and assignments compare or add up, with all that are connected to these.

    Empty for a handler in which the solver could find nothing that is not known without it.
    """
    steps = list(flow.steps)
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
    """Whether tests of the way can contradict each other by arithmetic.

    Two of them have to depend on one value, or one on a value twice, once assignments are put in their place;
    and one has to relate values.
    """
    sources: dict[Place, tuple[Source, ...]] = {}
    tests: list[tuple[bool, frozenset[Source]]] = []
    for number, step in enumerate(way):
        match step:
            case Assume() if step.is_direct:
                places = places_in(step)
                found = [source for place in places for source in sources.get(place, ((place, -1),))]
                is_relation = relates(step) or any(place in sources for place in places)
                if relates(step) and len(set(found)) < len(found):
                    return True
                tests.append((is_relation, frozenset(found)))
            case Store(place=place, value=value):
                read = places_of(value.term) if value.term is not None else ()
                known = [source for one in read for source in sources.get(one, ((one, -1),))]
                sources[place] = tuple(known) if value.term is not None else ((place, number),)
    return any(
        (one[0] or other[0]) and not one[1].isdisjoint(other[1]) for one, other in combinations(tests, 2)
    )


def relates(step: Step | None) -> bool:
    """Whether the step compares a place with another one or a sum, or gives it the value of a sum.

    What follows from mere copies is known without the solver.
    """
    match step:
        case Assume(predicate=Comparison(left=left, right=right), is_direct=True):
            terms = (left, right)
            return all(places_of(term) for term in terms) or any(_is_computed(term) for term in terms)
        case Store(value=value) if value.term is not None:
            return _is_computed(value.term)
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
    return isinstance(term, (ArithmeticTerm, LengthTerm)) and bool(places_of(term))

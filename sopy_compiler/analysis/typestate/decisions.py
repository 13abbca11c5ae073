"""Tests that compare the value of a field which nothing has set yet."""

from sopy_compiler.analysis.typestate.atoms import NONE_ATOM, term_atom, truth
from sopy_compiler.analysis.typestate.environment import Environment, Layout, with_slot
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, Membership, Relation
from sopy_compiler.ir.term import ConstantTerm, ContainerTerm, PlaceTerm, Term


def decided(step: Assume, environment: Environment, layout: Layout, place: Place) -> Environment:
    """The environment in which the place, while it is unset, remembers the test that compared it.

    A test for the placeholder itself (None, zero, empty) asks whether the place is set, which is no mistake.
    """
    number = layout.number(place)
    if number is None or all(term.place != place for term in compared(step)):
        return environment
    slot = environment[number]
    if slot.is_set is False and slot.decided is None and slot.known is not None:
        environment = with_slot(environment, number, slot._replace(decided=step))
    return environment


def undecided(environment: Environment) -> Environment:
    """The environment that the next handler starts from."""
    if all(slot.decided is None for slot in environment):
        return environment
    return tuple(slot if slot.decided is None else slot._replace(decided=None) for slot in environment)


def compared(step: Assume) -> tuple[PlaceTerm, ...]:
    """The places whose values the test compares with something that is no placeholder."""
    match step.predicate:
        case Comparison(left=left, relation=relation, right=right):
            terms = (left, right)
            if relation is Relation.IDENTICAL or any(_is_placeholder(term) for term in terms):
                return ()
            return tuple(term for term in terms if isinstance(term, PlaceTerm))
        case Membership(of=PlaceTerm() as term, choices=choices):
            return () if any(_is_placeholder(choice) for choice in choices) else (term,)
    return ()


def _is_placeholder(term: Term) -> bool:
    if not isinstance(term, ConstantTerm | ContainerTerm):
        return False
    atom = term_atom(term)
    return atom == NONE_ATOM or truth(atom) is False

"""What one step does to an environment."""

from collections.abc import Callable

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.assumptions import assume, forgotten
from sopy_compiler.analysis.typestate.atoms import JUST_NONE, Known, changed, term_atom, type_atoms, united
from sopy_compiler.analysis.typestate.environment import (
    UNKNOWN,
    Environment,
    Layout,
    Slot,
    with_slot,
)
from sopy_compiler.ir.flow import Assume, Change, Forget, Manner, Step, Store, Stored, Use
from sopy_compiler.ir.place import Place

TypeOf = Callable[[Place], Known]
"""What a place that is not tracked can hold by its declared type."""


def transfer(
    step: Step | None, environment: Environment, layout: Layout, type_of: TypeOf, index: Index
) -> Environment | None:
    """The environment after the step; None where the step surely fails."""
    match step:
        case Assume():
            return assume(step, environment, layout)
        case Store():
            return _store(step, environment, layout, type_of, index)
        case Change():
            return _change(step, environment, layout)
        case Forget():
            if not step.places:
                return (UNKNOWN,) * layout.sigma_count + environment[layout.sigma_count :]
            return forgotten(step.places, environment, layout)
        case Use(manner=Manner.KEY):
            return environment
        case Use():
            return _use(step.place, environment, layout)
    return environment


def may_fail(step: Use, environment: Environment, layout: Layout) -> bool:
    """Whether the used place may hold None."""
    number = layout.number(step.place)
    known = environment[number].known if number is not None else None
    return known is not None and not known.isdisjoint(JUST_NONE)


def _store(
    step: Store, environment: Environment, layout: Layout, type_of: TypeOf, index: Index
) -> Environment:
    known = _stored(step.value, environment, layout, type_of, index)
    number = layout.number(step.place)
    if step.is_augmented and number is not None:
        known = _augmented(environment[number].known, known)
    for part in layout.touched_by(step.place):
        environment = with_slot(environment, part, UNKNOWN)
    if number is not None:
        environment = with_slot(environment, number, Slot(known, True))
    return environment


def _augmented(before: Known, added: Known) -> Known:
    """`place += value`: a value of the same kind that is not known any more."""
    if before is None or added is None:
        return added
    return added if len({atom.type_name for atom in added | before}) == 1 else None


def _stored(value: Stored, environment: Environment, layout: Layout, type_of: TypeOf, index: Index) -> Known:
    if not value.is_known:
        return None
    known: Known = frozenset(term_atom(term) for term in value.constants)
    for expression in value.types:
        known = united(known, type_atoms(expression, index))
    for place in value.copies:
        number = layout.number(place)
        known = united(known, environment[number].known if number is not None else type_of(place))
    return known or None


def _change(step: Change, environment: Environment, layout: Layout) -> Environment:
    number = layout.number(step.place)
    for part in layout.touched_by(step.place):
        if part != number:
            environment = with_slot(environment, part, UNKNOWN)
    if number is None:
        return environment
    return with_slot(environment, number, Slot(changed(environment[number].known, step.operation), True))


def _use(place: Place, environment: Environment, layout: Layout) -> Environment | None:
    """After the use the place is not None: else the handler has failed."""
    number = layout.number(place)
    if number is None or environment[number].known is None:
        return environment
    slot = environment[number]
    assert slot.known is not None
    kept = slot.known - JUST_NONE
    return with_slot(environment, number, slot._replace(known=kept)) if kept else None

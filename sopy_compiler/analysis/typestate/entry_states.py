"""What is known of each field when a procedure is entered, over all ways that lead there."""

from collections.abc import Iterable, Mapping

from sopy_compiler.analysis.field_state import Certainty, FieldState
from sopy_compiler.analysis.typestate.atoms import JUST_NONE, NONE_ATOM, Atom, Known, united
from sopy_compiler.analysis.typestate.environment import Slot
from sopy_compiler.analysis.typestate.exploration import Exploration
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.type_expression import Constant


def entry_states(
    procedures: Iterable[str], searches: Iterable[tuple[Exploration, tuple[Place, ...]]]
) -> dict[str, Mapping[str, FieldState]]:
    """The states by procedure and field; each search tells of the places beside it.

    Procedures that no way leads to have none.
    """
    slots: dict[str, dict[Place, list[Slot]]] = {}
    for exploration, places in searches:
        numbers = [
            (place, exploration.layout.number(place)) for place in places if place.root is PlaceRoot.SIGMA
        ]
        for node in exploration.arrivals:
            there = slots.setdefault(node.procedure, {})
            for place, number in numbers:
                if number is not None:
                    there.setdefault(place, []).append(node.environment[number])
    return {
        procedure: {place.text: _state(found) for place, found in sorted(slots[procedure].items())}
        for procedure in procedures
        if procedure in slots
    }


def _state(slots: list[Slot]) -> FieldState:
    known: Known = frozenset()
    for slot in slots:
        known = united(known, slot.known)
    return FieldState(
        assigned=_certainty([slot.is_set for slot in slots]),
        none=None if known is None else _none(known),
        values=_constants(known),
    )


def _certainty(verdicts: list[bool | None]) -> Certainty:
    if all(verdicts):
        return Certainty.SURELY
    return Certainty.NEVER if set(verdicts) == {False} else Certainty.PERHAPS


def _none(known: frozenset[Atom]) -> Certainty:
    if NONE_ATOM not in known:
        return Certainty.NEVER
    return Certainty.SURELY if known == JUST_NONE else Certainty.PERHAPS


def _constants(known: Known) -> tuple[Constant, ...] | None:
    """The constants, in the order of their text; None unless there is nothing else."""
    if not known or not all(atom.is_constant for atom in known):
        return None
    return tuple(atom.value for atom in sorted(known, key=lambda atom: (atom.type_name, repr(atom.value))))

"""What is known of each field when a procedure is entered, over all ways that lead there."""

from collections.abc import Iterable, Iterator, Mapping

from sopy_compiler.analysis.field_state import Certainty, FieldState
from sopy_compiler.analysis.typestate.atoms import JUST_NONE, NONE_ATOM, Atom, Known, united
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.environment import UNKNOWN, Slot
from sopy_compiler.analysis.typestate.exploration import Exploration, GivenUp
from sopy_compiler.analysis.typestate.ways import Find, Found, Ways
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.type_expression import Constant

EntrySlots = Mapping[str, Mapping[Place, tuple[Slot, ...]]]
"""By procedure and field."""


def entry_slots(ways: Ways, places: Iterable[Place], others: Iterable[Place]) -> EntrySlots:
    """What each of the places is when a procedure is entered; of `others` what no other place rules out."""
    found: dict[str, dict[Place, list[Slot]]] = {}
    for place in places:
        _prove_slots(ways, place, found)
    for place in others:
        try:
            nodes = tuple(ways.search(Cluster(_without_other_fields(place, ways))).nodes())
        except GivenUp:
            continue
        for node in nodes:
            found.setdefault(node.procedure, {}).setdefault(place, []).extend(node.environment)
    return {
        procedure: {place: tuple(slots) for place, slots in there.items()}
        for procedure, there in found.items()
    }


def _without_other_fields(place: Place, ways: Ways) -> frozenset[Place]:
    closed = ways.dependences.closed((place,))
    return frozenset(one for one in closed if one == place or one.root is PlaceRoot.PAYLOAD)


def _prove_slots(ways: Ways, place: Place, found: dict[str, dict[Place, list[Slot]]]) -> None:
    cluster = Cluster(ways.dependences.closed((place,)))
    given_up: set[str] = set()
    try:
        search = ways.search(cluster).whole()
    except GivenUp:
        for procedure in ways.procedures:
            found.setdefault(procedure, {})[place] = [UNKNOWN]
        return
    for node in search.arrivals:
        slot = node.environment[search.layout.numbers[place]]
        if slot not in ways.entered.get((node.procedure, place), {}):
            try:
                ways.first(cluster, _entering(node.procedure, place, slot))
            except GivenUp:
                given_up.add(node.procedure)
    for procedure in {node.procedure: None for node in search.arrivals}:
        slots = list(ways.entered.get((procedure, place), {})) + [UNKNOWN] * (procedure in given_up)
        if slots:
            found.setdefault(procedure, {})[place] = slots


def _entering(procedure: str, place: Place, slot: Slot) -> Find:
    def find(search: Exploration) -> Iterator[Found]:
        number = search.layout.numbers[place]
        for node in search.nodes():
            if node.procedure == procedure and node.environment[number] == slot:
                yield Found(node)

    return find


def entry_states(procedures: Iterable[str], slots: EntrySlots) -> dict[str, Mapping[str, FieldState]]:
    """The states by procedure and field; procedures that no way leads to have none."""
    return {
        procedure: {place.text: _state(found) for place, found in sorted(slots[procedure].items())}
        for procedure in procedures
        if procedure in slots
    }


def _state(slots: Iterable[Slot]) -> FieldState:
    slots = tuple(slots)
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

"""What is known of the tracked places at one point of a run."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sopy_compiler.analysis.typestate.atoms import (
    CONTAINERS,
    Atom,
    AtomKind,
    Known,
    constant_atom,
    limited,
    united,
)
from sopy_compiler.analysis.typestate.links import Links
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.place import Place, PlaceRoot


@dataclass(frozen=True, slots=True)
class Slot:
    """What a place can hold, and whether it has been given a value: with the state or by a handler.

    `is_set` is None where that is not known. `decided` is the test that compared the value of a place which
    had not been set.
    """

    known: Known
    is_set: bool | None
    decided: Assume | None = None


# What makes the way here doubtful: a slot like any other, the first one of every environment. A test that is
# not understood may never go the way that was taken, for reasons that other fields know: the slot holds the
# fields that such tests have read, or nothing is known.
DOUBT: Final = Place(root=PlaceRoot.PROCEDURE, path=("?",))
JUST_FALSE: Final = frozenset((constant_atom(False),))
CERTAIN: Final = Slot(JUST_FALSE, True)
_DOUBTFUL: Final = "doubtful"
UNKNOWN: Final = Slot(None, None)

Environment = tuple[Slot, ...]
"""One slot for each place of a layout; environments of one layout compare by content."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The order of the places in environments: `DOUBT`, fields of sigma, parts of the payload."""

    places: tuple[Place, ...]
    numbers: dict[Place, int]
    sigma_count: int
    links: Links = field(default_factory=dict)
    """Which fields may know of each other."""

    def number(self, place: Place) -> int | None:
        """The slot of the place; None when it is not tracked."""
        return self.numbers.get(place)

    def touched_by(self, place: Place) -> tuple[int, ...]:
        """The slots of the place and of its parts; of all sigma for the path `*`."""
        if place.path == ("*",):
            return tuple(range(1, self.sigma_count))
        path = place.path[: place.path.index("*")] if "*" in place.path else place.path
        whole = Place(root=place.root, path=path)
        return tuple(number for one, number in self.numbers.items() if one.is_within(whole))


def layout_of(sigma: Iterable[Place], payload: Iterable[Place], links: Links | None = None) -> Layout:
    """The layout of sorted places."""
    first = sorted(place for place in set(sigma) if place.root is PlaceRoot.SIGMA)
    places = (DOUBT, *first, *sorted(set(payload)))
    return Layout(places, {place: number for number, place in enumerate(places)}, len(first) + 1, links or {})


def doubted(environment: Environment, places: Iterable[Place] | None = None) -> Environment:
    """The environment of a way that may not exist, for reasons that the places know; None for any reason."""
    known = environment[0].known
    if known is None:
        return environment
    if places is None or any(place.root is not PlaceRoot.SIGMA or place.path == ("*",) for place in places):
        return with_slot(environment, 0, UNKNOWN)
    fields = {Atom(_DOUBTFUL, AtomKind.CONSTANT, place.path[0]) for place in places}
    return with_slot(environment, 0, Slot(limited((known - JUST_FALSE) | fields), True))


def is_certain(environment: Environment, place: Place, layout: Layout) -> bool:
    """Whether the way that leads to the environment exists whatever the place holds."""
    known = environment[0].known
    if known is None:
        return False
    doubtful = {str(atom.value) for atom in known - JUST_FALSE}
    name = place.path[0] if place.path else ""
    return doubtful.isdisjoint({name, *layout.links.get(name, ())})


def with_slot(environment: Environment, number: int, slot: Slot) -> Environment:
    """The environment with another slot at that number."""
    if environment[number] == slot:
        return environment
    return (*environment[:number], slot, *environment[number + 1 :])


def loosened(environment: Environment, layout: Layout) -> Environment:
    """The environment where others may have changed the objects that fields hold, though not the fields."""
    return tuple(
        slot if place.root is not PlaceRoot.SIGMA else _loosened(slot, is_nested=len(place.path) > 1)
        for place, slot in zip(layout.places, environment, strict=True)
    )


def _loosened(slot: Slot, *, is_nested: bool) -> Slot:
    if is_nested:
        return replace(UNKNOWN, decided=slot.decided)
    if slot.known is None or all(atom.type_name not in CONTAINERS for atom in slot.known):
        return slot
    atoms = (Atom(atom.type_name) if atom.type_name in CONTAINERS else atom for atom in slot.known)
    return replace(slot, known=frozenset(atoms))


def joined(left: Environment, right: Environment) -> Environment:
    """One environment that covers both, slot by slot."""
    return tuple(
        one if one == other else Slot(united(one.known, other.known), _either(one.is_set, other.is_set))
        for one, other in zip(left, right, strict=True)
    )


def _either(left: bool | None, right: bool | None) -> bool | None:
    return left if left is right else None


def blurred(left: Environment, right: Environment) -> Environment:
    """One environment that covers both and knows nothing of what differs."""
    return tuple(one if one == other else UNKNOWN for one, other in zip(left, right, strict=True))

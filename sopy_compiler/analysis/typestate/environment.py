"""What is known of the tracked places at one point of a run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sopy_compiler.analysis.typestate.atoms import CONTAINERS, Atom, Known
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.place import Place, PlaceRoot


class Slot(NamedTuple):
    """What a place can hold, and whether it has been given a value: with the state or by a handler.

    `is_set` is None where that is not known. `decided` is the test that compared the value of a place which
    had not been set. A tuple, as searches look environments up all the time: it is hashed and compared by the
    interpreter itself.
    """

    known: Known
    is_set: bool | None
    decided: Assume | None = None


UNKNOWN: Final = Slot(None, None)

Environment = tuple[Slot, ...]
"""One slot for each place of a layout; environments of one layout compare by content."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The order of the places in environments: fields of sigma, then parts of the payload.

    Those of `elsewhere` are followed too, though not here.
    """

    places: tuple[Place, ...]
    numbers: dict[Place, int]
    sigma_count: int
    elsewhere: frozenset[Place] = frozenset()
    _touched: dict[Place, tuple[int, ...]] = field(default_factory=dict)

    def number(self, place: Place) -> int | None:
        """The slot of the place; None when it is not tracked."""
        return self.numbers.get(place)

    def touched_by(self, place: Place) -> tuple[int, ...]:
        """The slots of the place and of its parts; of all sigma for the path `*`."""
        found = self._touched.get(place)
        if found is None:
            found = self._touched[place] = self._within(place)
        return found

    def _within(self, place: Place) -> tuple[int, ...]:
        if place.path == ("*",):
            return tuple(range(self.sigma_count))
        path = place.path[: place.path.index("*")] if "*" in place.path else place.path
        whole = Place(root=place.root, path=path)
        return tuple(number for one, number in self.numbers.items() if one.is_within(whole))


def layout_of(
    sigma: Iterable[Place], payload: Iterable[Place], elsewhere: frozenset[Place] = frozenset()
) -> Layout:
    """The layout of the places in their order."""
    first = sorted(place for place in set(sigma) if place.root is PlaceRoot.SIGMA)
    places = (*first, *sorted(set(payload)))
    return Layout(
        places, {place: number for number, place in enumerate(places)}, len(first), elsewhere - set(places)
    )


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
        return UNKNOWN._replace(decided=slot.decided)
    if slot.known is None or all(atom.type_name not in CONTAINERS for atom in slot.known):
        return slot
    atoms = (Atom(atom.type_name) if atom.type_name in CONTAINERS else atom for atom in slot.known)
    return slot._replace(known=frozenset(atoms))

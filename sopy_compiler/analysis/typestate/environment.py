"""What is known of the tracked places at one point of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.typestate.atoms import Known, united
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


UNKNOWN: Final = Slot(None, None)

Environment = tuple[Slot, ...]
"""One slot for each place of a layout; environments of one layout compare by content."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The order of the places in environments: fields of sigma first, parts of the payload after them."""

    places: tuple[Place, ...]
    numbers: dict[Place, int]
    sigma_count: int

    def number(self, place: Place) -> int | None:
        """The slot of the place; None when it is not tracked."""
        return self.numbers.get(place)

    def touched_by(self, place: Place) -> tuple[int, ...]:
        """The slots of the place and of its parts; of all sigma for the path `*`."""
        if place.path == ("*",):
            return tuple(range(self.sigma_count))
        path = place.path[: place.path.index("*")] if "*" in place.path else place.path
        whole = Place(root=place.root, path=path)
        return tuple(number for one, number in self.numbers.items() if one.is_within(whole))


def layout_of(sigma: Iterable[Place], payload: Iterable[Place]) -> Layout:
    """The layout of sorted places."""
    first = sorted(place for place in set(sigma) if place.root is PlaceRoot.SIGMA)
    places = (*first, *sorted(set(payload)))
    return Layout(places, {place: number for number, place in enumerate(places)}, len(first))


def with_slot(environment: Environment, number: int, slot: Slot) -> Environment:
    """The environment with another slot at that number."""
    if environment[number] == slot:
        return environment
    return (*environment[:number], slot, *environment[number + 1 :])


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

"""Places that hold a value while a handler runs: fields of sigma and parts of the payload."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PlaceRoot(StrEnum):
    """What the path starts at; attributes of the procedure are only named as what a test depends on."""

    SIGMA = "sigma"
    PAYLOAD = "payload"
    PROCEDURE = "procedure"


_PREFIXES: Final = {
    PlaceRoot.SIGMA: (),
    PlaceRoot.PAYLOAD: ("event", "payload"),
    PlaceRoot.PROCEDURE: ("self",),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A field of sigma, or a part of the event's payload, by the names and keys that lead to it.

    The empty path of the payload is the payload itself; sigma itself is no place.
    """

    root: PlaceRoot
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """`customer.email`, `event.payload.name`, `event.payload`, `self.tries`."""
        return ".".join((*_PREFIXES[self.root], *self.path))

    def is_within(self, other: "Place") -> bool:
        """Whether this place is `other` or a part of it."""
        return self.root is other.root and self.path[: len(other.path)] == other.path

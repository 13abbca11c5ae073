"""Places that hold a value while a handler runs: fields of sigma and parts of the payload."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass


class PlaceRoot(StrEnum):
    """What the path starts at; attributes of the procedure are only named as what a test depends on."""

    SIGMA = "sigma"
    PAYLOAD = "payload"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A field of sigma, or a part of the event's payload, by the names and keys that lead to it.

    The empty path of the payload is the payload itself; sigma itself is no place.
    """

    root: PlaceRoot
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """`customer.email`, `payload.name`, `payload`, `self.tries`."""
        prefix = {PlaceRoot.SIGMA: (), PlaceRoot.PAYLOAD: ("payload",), PlaceRoot.PROCEDURE: ("self",)}
        return ".".join((*prefix[self.root], *self.path))

    def is_within(self, other: "Place") -> bool:
        """Whether this place is `other` or a part of it."""
        return self.root is other.root and self.path[: len(other.path)] == other.path

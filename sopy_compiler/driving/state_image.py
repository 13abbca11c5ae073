"""A state as places and values, and what differs between two of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sopy_runtime.display import displayed
from sopy_runtime.snapshot.fields import field_values

Image = Mapping[str, str]
"""The places of a state that hold something (`payment.reference`, `items[0].sku`), and their values."""

_DEPTH: Final = 12
_PLAIN: Final = (str, bytes, int, float, bool, type(None), type, Enum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place; `before` is None where there was nothing, `after` where there is nothing any more."""

    place: str
    before: str | None
    after: str | None


def image_of(state: Any) -> Image:
    """The places of a state in the order in which it has them."""
    return dict(_places(state, "", ()))


def changes(before: Image, after: Image) -> tuple[Change, ...]:
    """What differs, in the order of the later state; what is gone comes last."""
    changed = [
        Change(place=place, before=before.get(place), after=value)
        for place, value in after.items()
        if before.get(place) != value
    ]
    gone = [
        Change(place=place, before=value, after=None)
        for place, value in before.items()
        if place not in after and not _is_filled(place, after)
    ]
    return (*changed, *gone)


def _is_filled(place: str, image: Image) -> bool:
    """Whether what stood there whole has parts now: an empty list, or None."""
    return any(other.startswith((f"{place}.", f"{place}[")) for other in image)


def _places(value: Any, place: str, around: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    parts = () if len(around) >= _DEPTH or id(value) in around else _parts(value)
    if not parts:
        yield place or "state", displayed(value)
        return
    inside = (*around, id(value))
    for step, part in parts:
        yield from _places(part, f"{place}{step}".lstrip("."), inside)


def _parts(value: Any) -> tuple[tuple[str, Any], ...]:
    """The parts of a value with what leads to each; none of a value that is shown whole."""
    if isinstance(value, _PLAIN):
        return ()
    if isinstance(value, dict):
        return tuple(
            (f".{key}" if _is_name(key) else f"[{displayed(key)}]", part) for key, part in value.items()
        )
    if isinstance(value, list | tuple):
        return tuple((f"[{number}]", part) for number, part in enumerate(value))
    if type(value).__module__ == "builtins":
        return ()
    return tuple((f".{name}", part) for name, part in field_values(value).items())


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and key.isidentifier()

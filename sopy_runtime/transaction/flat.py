"""A quick snapshot of attributes that hold only immutable values, and plain containers of them."""

from typing import Any

from sopy_runtime.snapshot.likeness import are_alike
from sopy_runtime.snapshot.parts import LEAVES, is_same, parts_of


def take_flat(attributes: dict[str, Any]) -> "Flat | None":
    """Remember a table of attributes; None if something in it contains more than immutable values."""
    copies: list[tuple[Any, Any]] = []
    for value in attributes.values():
        kind = type(value)
        if kind in LEAVES:
            continue
        if kind is list or kind is set:
            is_flat = LEAVES.issuperset(map(type, value))
        else:
            is_flat = (
                kind is dict
                and LEAVES.issuperset(map(type, value))
                and LEAVES.issuperset(map(type, value.values()))
            )
        if not is_flat:
            return None
        copies.append((value, value.copy()))
    return Flat(attributes.copy(), copies)


class Flat:
    """The attributes and the contents of their containers at one moment."""

    __slots__ = ("_copies", "attributes")

    def __init__(self, attributes: dict[str, Any], copies: list[tuple[Any, Any]]) -> None:
        self.attributes = attributes
        self._copies = copies

    def restore(self, attributes: dict[str, Any]) -> None:
        """Write the attributes back, and every container that has changed."""
        attributes.clear()
        attributes.update(self.attributes)
        for container, copy in self._copies:
            (part,) = parts_of(type(container))
            if not is_same(copy, part.read(container)):
                part.write(container, copy)

    def changed(self, attributes: dict[str, Any]) -> tuple[str, ...]:
        """The names whose value differs, or has changed inside."""
        before = self.attributes
        touched = {id(container) for container, copy in self._copies if not are_alike(copy, container)}
        return tuple(
            name
            for name in (before if before.keys() == attributes.keys() else before | attributes)
            if name not in before
            or name not in attributes
            or (before[name] is not attributes[name] and not are_alike([before[name]], [attributes[name]]))
            or id(before[name]) in touched
        )

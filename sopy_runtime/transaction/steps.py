"""The smallest changes a table can declare, each with its inverse."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from sopy_runtime.snapshot.graph import take_snapshot
from sopy_runtime.snapshot.likeness import are_alike
from sopy_runtime.snapshot.parts import is_same, parts_of
from sopy_runtime.table import Undo
from sopy_runtime.transaction.assignment import assignment_has_side_effects

_MISSING: Any = object()


class Step(Protocol):
    """One remembered change. `field` is the sigma field it belongs to, empty for the procedure's own."""

    field: str

    def undo(self) -> None:
        """Take the change back."""
        ...

    def has_changed(self) -> bool:
        """Whether the handler did make it."""
        ...

    def holders(self) -> Iterable[Any]:
        """The objects that were changed in place, if it did."""
        ...


def steps(undo: Undo, sigma: Any, procedure: Any) -> Iterator[Step]:
    """Remember what `undo` declares.

    Raises:
        AttributeError, LookupError, TypeError: a path does not lead anywhere in this state.
    """
    for path in undo.rebinds:
        parent, name, field = _parent(path, sigma, procedure)
        yield Rebound(parent, name, field, is_inner=path.count(".") > 1)
    for path in undo.appends:
        value, field = _value(path, sigma, procedure)
        yield Appended(value, field) if type(value) is list else Copied(value, field)
    for path in undo.copies:
        value, field = _value(path, sigma, procedure)
        yield Copied(value, field)


def _parent(path: str, sigma: Any, procedure: Any) -> tuple[Any, str, str]:
    root, *middle, last = path.split(".")
    parent = sigma if root == "sigma" else procedure
    for name in middle:
        parent = _get(parent, name)
    return parent, last, _field(path)


def _value(path: str, sigma: Any, procedure: Any) -> tuple[Any, str]:
    parent, name, field = _parent(path, sigma, procedure)
    return _get(parent, name), field


def _field(path: str) -> str:
    root, first = path.split(".")[:2]
    return first if root == "sigma" else ""


def _get(parent: Any, name: str) -> Any:
    return parent[name] if isinstance(parent, dict) else getattr(parent, name)


class Rebound:
    """An attribute or key was bound to another object. Its owner is remembered one level deep.

    Attributes:
        is_inner: the owner is no root, but a part of the field.
    """

    __slots__ = ("before", "contents", "field", "is_inner", "name", "parent")

    def __init__(self, parent: Any, name: str, field: str, *, is_inner: bool) -> None:
        if assignment_has_side_effects(type(parent)):
            raise TypeError(f"assigning {name} may change more than it")
        self.parent, self.name, self.field, self.is_inner = parent, name, field, is_inner
        self.before = self._now()
        self.contents = [part.read(parent) for part in parts_of(type(parent))]

    def _now(self) -> Any:
        if isinstance(self.parent, dict):
            return self.parent.get(self.name, _MISSING)
        return getattr(self.parent, self.name, _MISSING)

    def undo(self) -> None:
        """Write the owner's content back."""
        for part, content in zip(parts_of(type(self.parent)), self.contents, strict=True):
            if not is_same(content, part.read(self.parent)):
                part.write(self.parent, content)

    def has_changed(self) -> bool:
        """Compare the two values; of a part also the rest: a model knows which of its fields were set."""
        if not are_alike([self.before], [self._now()]):
            return True
        if not self.is_inner:
            return False
        present = (part.read(self.parent) for part in parts_of(type(self.parent)))
        return not all(map(are_alike, self.contents, present))

    def holders(self) -> Iterable[Any]:
        """The owner."""
        return (self.parent,)


class Appended:
    """A list grew at its end."""

    __slots__ = ("elements", "field", "length")

    def __init__(self, elements: list[Any], field: str) -> None:
        self.elements, self.field, self.length = elements, field, len(elements)

    def undo(self) -> None:
        """Cut the new end off."""
        del self.elements[self.length :]

    def has_changed(self) -> bool:
        """Compare lengths."""
        return len(self.elements) != self.length

    def holders(self) -> Iterable[Any]:
        """The list."""
        return (self.elements,)


class Copied:
    """A container or object changed in a way not known: it is remembered with all it contains."""

    __slots__ = ("field", "snapshot", "value")

    def __init__(self, value: Any, field: str) -> None:
        self.value, self.field = value, field
        self.snapshot = take_snapshot((value,))

    def undo(self) -> None:
        """Write every changed content back."""
        self.snapshot.restore()

    def has_changed(self) -> bool:
        """Compare contents."""
        return bool(self.snapshot.changed({self.field: self.value}, {self.field: self.value}))

    def holders(self) -> Iterable[Any]:
        """The value, and what in it has changed."""
        return self.snapshot.changed_objects()

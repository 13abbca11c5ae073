"""A snapshot of everything reachable from a state, and the way back to it.

Exact for containers, pydantic models, dataclasses and plain objects, nested and shared in any way; its
cost is proportional to the size of the state.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from sopy_runtime.snapshot.likeness import are_alike
from sopy_runtime.snapshot.not_restored import warn_not_restored
from sopy_runtime.snapshot.part import UNREADABLE, Content, Part, restore_class
from sopy_runtime.snapshot.parts import (
    LEAVES,
    holds_resource,
    inner,
    is_same,
    parts_of,
)


def take_snapshot(roots: Iterable[Any]) -> "Snapshot":
    """Remember the content of every mutable object that the roots lead to."""
    saved: dict[int, _Saved] = {}
    roots = tuple(roots)
    root_ids = set(map(id, roots))
    pending = list(roots)
    while pending:
        instance = pending.pop()
        if id(instance) in saved:
            continue
        parts = parts_of(type(instance))
        if not parts or (id(instance) not in root_ids and _is_service(instance)):
            continue
        contents = _read(instance, parts)
        saved[id(instance)] = _Saved(instance, parts, contents)
        for content in contents:
            if content and not isinstance(content, bytes):
                objects = inner(content)
                if not LEAVES.issuperset(map(type, objects)):
                    pending.extend(item for item in objects if type(item) not in LEAVES)
    return Snapshot(saved)


def _read(instance: Any, parts: tuple[Part, ...]) -> list[Content]:
    try:
        return [part.read(instance) for part in parts]
    except Exception:  # noqa: BLE001  asked again, one by one
        return [_read_if_possible(instance, part) for part in parts]


def _read_if_possible(instance: Any, part: Part) -> Content:
    try:
        return part.read(instance)
    except Exception as error:  # noqa: BLE001  compiled code refuses: this object is left alone
        warn_not_restored(instance, error, "cannot be remembered")
        return UNREADABLE


def _is_service(instance: Any) -> bool:
    if isinstance(instance, BaseModel) or not type(instance).__dictoffset__:
        return False
    try:
        return holds_resource(instance)
    except Exception:  # noqa: BLE001  an object that does not show its attributes: see `_read`
        return False


class _Saved:
    """One object and what each of its parts held."""

    __slots__ = ("cls", "contents", "instance", "parts")

    def __init__(self, instance: Any, parts: tuple[Part, ...], contents: list[Content]) -> None:
        # The reference keeps the object alive, so its id stays its own.
        self.instance = instance
        self.cls = type(instance)
        self.parts = parts
        self.contents = contents

    def restore(self) -> Iterator[tuple[Any, Exception]]:
        """Write back what differs; yield what could not be written."""
        try:
            restore_class(self.instance, self.cls)
        except TypeError as error:
            yield self.instance, error
            return
        for part, content in zip(self.parts, self.contents, strict=True):
            if content is UNREADABLE:
                continue
            try:
                if not is_same(content, part.read(self.instance)):
                    part.write(self.instance, content)
            except Exception as error:  # noqa: BLE001  compiled code refuses; the others must come back
                yield self.instance, error

    def has_changed(self) -> bool:
        """Whether some part holds something else, as far as it can be read."""
        now = _read(self.instance, self.parts) if type(self.instance) is self.cls else []
        return len(now) != len(self.contents) or not all(map(are_alike, self.contents, now))


class Snapshot:
    """The contents of a graph of objects at one moment."""

    __slots__ = ("_saved",)

    def __init__(self, saved: dict[int, _Saved]) -> None:
        self._saved = saved

    def restore(self) -> None:
        """Write back every content that is not what it was.

        Warns:
            NotRestoredWarning: an object does not take its content back; all others have theirs.
        """
        failures = [failure for saved in self._saved.values() for failure in saved.restore()]
        for instance, error in failures:
            warn_not_restored(instance, error, "cannot be written back")

    def changed(self, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
        """The names whose value differs between two tables of attributes, or has changed inside."""
        touched = set(map(id, self.changed_objects()))
        return tuple(
            name
            for name in {**before, **after}
            if name not in before
            or name not in after
            or not are_alike([before[name]], [after[name]])
            or (touched and not touched.isdisjoint(self._reachable(before[name])))
        )

    def instances(self) -> list[Any]:
        """The objects that were remembered."""
        return [saved.instance for saved in self._saved.values()]

    def leaves(self) -> list[Any]:
        """What the remembered objects hold beside each other: values that cannot change."""
        return [
            item
            for saved in self._saved.values()
            for content in saved.contents
            for item in inner(content)
            if id(item) not in self._saved
        ]

    def holds(self, ids: set[int]) -> bool:
        """Whether one of the objects with these ids is in it."""
        return not ids.isdisjoint(self._saved)

    def changed_objects(self) -> list[Any]:
        """The objects whose own content is not what it was."""
        return [saved.instance for saved in self._saved.values() if saved.has_changed()]

    def _reachable(self, value: Any) -> Iterator[int]:
        """The ids of the saved objects that this value led to when the snapshot was taken."""
        seen: set[int] = set()
        pending = [value]
        while pending:
            saved = self._saved.get(id(pending.pop()))
            if saved is not None and id(saved.instance) not in seen:
                seen.add(id(saved.instance))
                yield id(saved.instance)
                for content in saved.contents:
                    pending.extend(inner(content))

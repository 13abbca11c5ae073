"""A snapshot of everything reachable from a state, and the way back to it.

Exact for containers, pydantic models, dataclasses and plain objects, nested and shared in any way; its
cost is proportional to the size of the state.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from sopy_runtime.snapshot.parts import (
    LEAVES,
    Content,
    Part,
    holds_resource,
    inner,
    is_equal,
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
        contents = [part.read(instance) for part in parts]
        saved[id(instance)] = _Saved(instance, parts, contents)
        for content in contents:
            if content and not isinstance(content, bytes):
                objects = inner(content)
                if not LEAVES.issuperset(map(type, objects)):
                    pending.extend(item for item in objects if type(item) not in LEAVES)
    return Snapshot(saved)


def _is_service(instance: Any) -> bool:
    if isinstance(instance, BaseModel) or not hasattr(instance, "__dict__"):
        return False
    return holds_resource(instance)


class _Saved:
    """One object and what each of its parts held."""

    __slots__ = ("contents", "instance", "parts")

    def __init__(self, instance: Any, parts: tuple[Part, ...], contents: list[Content]) -> None:
        # The reference keeps the object alive, so its id stays its own.
        self.instance = instance
        self.parts = parts
        self.contents = contents


class Snapshot:
    """The contents of a graph of objects at one moment."""

    __slots__ = ("_saved",)

    def __init__(self, saved: dict[int, _Saved]) -> None:
        self._saved = saved

    def restore(self) -> None:
        """Write back every content that is not what it was."""
        for saved in self._saved.values():
            for part, content in zip(saved.parts, saved.contents, strict=True):
                if not is_same(content, part.read(saved.instance)):
                    part.write(saved.instance, content)

    def changed(self, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
        """The names whose value differs between two tables of attributes, or has changed inside."""
        touched = {
            key
            for key, saved in self._saved.items()
            if any(
                not is_equal(content, part.read(saved.instance))
                for part, content in zip(saved.parts, saved.contents, strict=True)
            )
        }
        return tuple(
            name
            for name in {**before, **after}
            if name not in before
            or name not in after
            or not is_equal([before[name]], [after[name]])
            or (touched and not touched.isdisjoint(self._reachable(before[name])))
        )

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

"""Where an object keeps its state: read it out one level deep, write it back in place.

Writing back never replaces an object, only its content, so whoever holds a reference keeps it.
"""

import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import PosixPath, WindowsPath
from re import Match, Pattern
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from sopy_runtime.by_class import ByClass
from sopy_runtime.prompt import Prompt
from sopy_runtime.snapshot.arrays import is_array, read_array, write_array
from sopy_runtime.snapshot.compiled import compiled_parts
from sopy_runtime.snapshot.part import Content, Part, write_nothing

# Nothing in these can change, and nothing that can change is reached through them.
LEAVES: frozenset[type] = frozenset(
    {
        type(None), bool, int, float, complex, str, bytes, range, slice, type(...), Prompt,
        date, datetime, time, timedelta, timezone, Decimal, Fraction, UUID, Pattern, Match,
        PosixPath, WindowsPath,
        type, types.FunctionType, types.ModuleType, types.GenericAlias,
    }
)  # fmt: skip

# Instances of classes from here are connections to the world: nothing can take them back.
_RESOURCE_PACKAGES = frozenset(
    {
        "_asyncio", "_contextvars", "_io", "_queue", "_socket", "_ssl", "_thread", "asyncio", "concurrent",
        "contextvars", "io", "multiprocessing", "queue", "select", "socket", "sqlite3", "ssl", "subprocess",
        "threading",
    }
)  # fmt: skip
_RESOURCE_TYPES = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.FrameType)


def parts_of(cls: type) -> tuple[Part, ...]:
    """The places where instances of this class keep state; none if they are kept by reference."""
    return _KNOWN[cls]


def _find_parts(cls: type) -> tuple[Part, ...]:
    if cls in LEAVES or issubclass(cls, type | Enum) or is_resource(cls):
        return ()
    parts = [part for base, part in _ELEMENTS.items() if issubclass(cls, base)][:1] or list(
        compiled_parts(cls)
    )
    if issubclass(cls, BaseModel):
        parts += _MODEL
    if not parts and is_array(cls):
        parts.append(Part(read_array, write_array))
    if cls.__dictoffset__:
        parts.append(_ATTRIBUTES)
    if issubclass(cls, defaultdict):
        parts.append(_slot(defaultdict, "default_factory"))
    parts += [_slot(cls, name) for name in _slots(cls)]
    return tuple(parts)


def is_resource(cls: type) -> bool:
    """Whether instances are locks, files, sockets, threads, tasks or suspended code."""
    if issubclass(cls, StringIO | BytesIO):
        return False
    return cls.__module__.partition(".")[0] in _RESOURCE_PACKAGES or issubclass(cls, _RESOURCE_TYPES)


def holds_resource(instance: Any) -> bool:
    """Whether a plain object owns a resource: then it is a service, not state, and kept by reference."""
    return any(map(is_resource, set(map(type, vars(instance).values()))))


def inner(content: Content) -> Iterable[Any]:
    """The objects a content refers to."""
    if isinstance(content, dict):
        return (*content, *content.values())
    return () if content is None or isinstance(content, bytes) else content


def is_same(old: Content, new: Content) -> bool:
    """Whether two contents refer to the very same objects, in the same order where there is one."""
    if isinstance(old, dict) and isinstance(new, dict):
        return is_same([*old, *old.values()], [*new, *new.values()])
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
    if isinstance(old, set) and isinstance(new, set):
        return len(old) == len(new) and set(map(id, old)) == set(map(id, new))
    return bool(old == new) if isinstance(old, bytes) else old is new


def _write_list(target: Any, content: list[Any]) -> None:
    list.__setitem__(target, slice(None), content)


def _write_dict(target: Any, content: dict[Any, Any]) -> None:
    dict.clear(target)
    dict.update(target, content)


def _write_ordered_dict(target: Any, content: dict[Any, Any]) -> None:
    OrderedDict.clear(target)
    for key, value in content.items():
        OrderedDict.__setitem__(target, key, value)


def _write_set(target: Any, content: set[Any]) -> None:
    # Sets compute no hash again when they take from each other: an element may have changed its own.
    # What stays where it is keeps the order of iteration, unless the set has grown in between.
    set.difference_update(target, set.difference(target, content))
    set.update(target, content)
    if not is_same(content, set(target)):  # equal, but other objects
        set.clear(target)
        set.update(target, content)


def _write_deque(target: Any, content: list[Any]) -> None:
    deque.clear(target)
    deque.extend(target, content)


def _write_bytearray(target: Any, content: bytes) -> None:
    bytearray.__setitem__(target, slice(None), content)


# A subclass may override every method: read past it.
def _read_list(source: Any) -> list[Any]:
    content: list[Any] = list.__getitem__(source, slice(None))
    return content


def _read_dict(source: Any) -> dict[Any, Any]:
    return dict(dict.items(source))


def _read_ordered_dict(source: Any) -> dict[Any, Any]:
    return dict(OrderedDict.items(source))


def _read_deque(source: Any) -> list[Any]:
    return list(deque.__iter__(source))


# Ordered: the first base that fits is the one that holds the elements.
_ELEMENTS: dict[type, Part] = {
    list: Part(_read_list, _write_list),
    OrderedDict: Part(_read_ordered_dict, _write_ordered_dict),
    dict: Part(_read_dict, _write_dict),
    set: Part(set, _write_set),
    tuple: Part(lambda source: list(tuple.__iter__(source)), write_nothing),
    frozenset: Part(set, write_nothing),
    deque: Part(_read_deque, _write_deque),
    bytearray: Part(bytes, _write_bytearray),
}


def _write_attributes(target: Any, content: dict[str, Any]) -> None:
    attributes = vars(target)
    attributes.clear()
    attributes.update(content)


_ATTRIBUTES = Part(lambda source: vars(source).copy(), _write_attributes)


def _model_slot(name: str) -> Part:
    def read(source: Any) -> Content:
        value = getattr(source, name, None)
        return None if value is None else value.copy()

    def write(target: Any, content: Content) -> None:
        present = getattr(target, name, None)
        if present is None or content is None:
            object.__setattr__(target, name, None if content is None else content.copy())
        else:
            present.clear()
            present.update(content)

    return Part(read, write)


_MODEL = tuple(map(_model_slot, ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")))


def _slots(cls: type) -> list[str]:
    """The names of the slots that classes written in Python declare."""
    return [
        name
        for base in cls.__mro__
        for name, member in vars(base).items()
        if isinstance(member, types.MemberDescriptorType)
        and "__slots__" in vars(base)
        and base is not BaseModel
        and name not in ("__dict__", "__weakref__")
    ]


def _slot(cls: type, name: str) -> Part:
    member = getattr(cls, name)

    def read(source: Any) -> Content:
        try:
            return [member.__get__(source, cls)]
        except AttributeError:
            return []

    def write(target: Any, content: list[Any]) -> None:
        if content:
            member.__set__(target, content[0])
        elif read(target):
            member.__delete__(target)

    return Part(read, write)


# Classes do not change their layout.
_KNOWN: ByClass[tuple[Part, ...]] = ByClass(_find_parts)

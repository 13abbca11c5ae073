"""An exact description of an object graph: values, types, order, and identity of what can change."""

from collections import OrderedDict, deque
from random import Random
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel


def picture(*values: Any) -> Any:
    """Equal for two moments exactly if nothing reachable has changed, moved or been replaced."""
    seen: dict[int, Any] = {}
    return [_picture(value, seen) for value in values]


def _picture(value: Any, seen: dict[int, Any]) -> Any:
    if isinstance(value, int | float | str | bytes | type(None)):
        return type(value), repr(value)
    if id(value) in seen:
        return "seen", id(value)
    seen[id(value)] = value
    head = type(value), id(value)
    parts: list[Any] = []
    if isinstance(value, dict):
        items = OrderedDict.items(value) if isinstance(value, OrderedDict) else dict.items(value)
        parts += [(_picture(key, seen), _picture(item, seen)) for key, item in items]
        parts.append(getattr(value, "default_factory", None))
    elif isinstance(value, MappingProxyType):
        parts += [(key, _picture(item, seen)) for key, item in value.items()]
    elif isinstance(value, Random):
        parts.append(value.getstate())
    elif isinstance(value, memoryview):
        parts.append(value.tolist())
    elif isinstance(value, set | frozenset):
        parts += sorted(repr(_picture(item, seen)) for item in value)
    elif isinstance(value, list):
        parts += [_picture(item, seen) for item in list.__getitem__(value, slice(None))]
    elif isinstance(value, tuple | deque):
        parts += [_picture(item, seen) for item in value]
    elif not hasattr(value, "__dict__") and not hasattr(type(value), "__slots__"):
        parts.append(repr(value))
    if isinstance(value, BaseModel):
        parts += [
            sorted(value.model_fields_set),
            _picture(value.__pydantic_extra__, {}),
            _picture(value.__pydantic_private__, seen),
        ]
    parts += [(name, _picture(item, seen)) for name, item in getattr(value, "__dict__", {}).items()]
    slots = [
        name for cls in type(value).__mro__ for name in vars(cls).get("__slots__", ()) if cls is not BaseModel
    ]
    parts += [
        (name, _picture(getattr(value, name), seen))
        for name in slots
        if hasattr(value, name) and not name.startswith("__")
    ]
    return *head, parts

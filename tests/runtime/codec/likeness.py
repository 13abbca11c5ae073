"""A description by which two graphs of objects are told to be alike, whichever process they are in."""

import math
import re
from collections import OrderedDict, defaultdict, deque
from enum import Enum
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from sopy_runtime.snapshot.fields import field_values


def likeness(*values: Any) -> Any:
    """Equal exactly if the graphs have the same values, classes, order and sharing of what can change."""
    seen: dict[int, int] = {}
    return [_likeness(value, seen) for value in values]


def _likeness(value: Any, seen: dict[int, int]) -> Any:
    cls = type(value)
    if cls in (int, str, bytes, type(None), bool):
        return cls, value
    if isinstance(value, float):
        return cls, value.hex() if math.isfinite(value) else repr(value)
    if isinstance(value, type | re.Pattern | Enum) or (callable(value) and not hasattr(value, "__dict__")):
        return repr(value).partition(" at 0x")[0]
    if _is_leaf(value):
        return cls, repr(value)
    if isinstance(value, tuple):
        return cls, [_likeness(item, seen) for item in value]
    if isinstance(value, frozenset):
        return cls, sorted(repr(_likeness(item, {})) for item in value)
    if id(value) in seen:
        return "seen", seen[id(value)]
    seen[id(value)] = len(seen)
    inner = _elements(value, seen)
    if isinstance(value, BaseModel):
        inner.append(sorted(value.model_fields_set))
        inner.append(value.model_extra)
    inner.append(getattr(value, "maxlen", None))
    inner.append(value.default_factory if isinstance(value, defaultdict) else None)
    attributes = {} if isinstance(value, dict) else field_values(value)
    return cls, inner, [(name, _likeness(item, seen)) for name, item in sorted(attributes.items())]


def _elements(value: Any, seen: dict[int, int]) -> list[Any]:
    inner: list[Any] = []
    if isinstance(value, dict):
        items = OrderedDict.items(value) if isinstance(value, OrderedDict) else dict.items(value)
        inner = [(_likeness(key, seen), _likeness(item, seen)) for key, item in items]
    elif isinstance(value, MappingProxyType):
        inner = [(key, _likeness(item, seen)) for key, item in value.items()]
    elif isinstance(value, set):
        inner = sorted(repr(_likeness(item, {})) for item in value)
    elif isinstance(value, list | deque):
        inner = [_likeness(item, seen) for item in value]
    elif isinstance(value, BaseException):
        inner = [_likeness(item, seen) for item in value.args]
    return inner


def _is_leaf(value: Any) -> bool:
    """Whether the value can be told by its representation alone."""
    own = ("tests.", "examples.", "sopy_runtime.", "pydantic", "collections")
    known = isinstance(
        value, tuple | frozenset | list | dict | set | deque | bytearray | BaseModel | BaseException
    )
    return not known and not type(value).__module__.startswith(own)

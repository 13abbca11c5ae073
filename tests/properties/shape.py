"""A description of an object graph by which two graphs can be compared."""

from typing import Any

from pydantic import BaseModel


def shape(*values: Any) -> Any:
    """A picture in which objects are told apart by when they are met."""
    seen: dict[int, int] = {}
    return [_shape(value, seen) for value in values]


def _shape(value: Any, seen: dict[int, int]) -> Any:
    if isinstance(value, int | float | str | bytes | type(None)):
        return type(value).__name__, value
    if id(value) in seen:
        return "seen", seen[id(value)]
    seen[id(value)] = len(seen)
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = [(key, _shape(item, seen)) for key, item in value.items()]
    elif isinstance(value, set):
        inner = sorted(map(repr, value))
    elif isinstance(value, list | tuple):
        inner = [_shape(item, seen) for item in value]
    if isinstance(value, BaseModel):
        inner.append(sorted(value.model_fields_set))
    return type(value).__name__, inner, _shape(getattr(value, "__dict__", None) or None, seen)

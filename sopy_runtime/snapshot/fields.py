"""The fields of a sigma of any accepted kind, as one table of names and values."""

from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel


def field_values(sigma: Any) -> dict[str, Any]:
    """A copy of sigma's fields: model fields and extras, dataclass fields, keys, or attributes."""
    if isinstance(sigma, dict):
        return dict(sigma)
    if isinstance(sigma, BaseModel):
        private = sigma.__pydantic_private__
        return {**vars(sigma), **(sigma.__pydantic_extra__ or {}), **(private or {})}
    values = dict(getattr(sigma, "__dict__", {}))
    if is_dataclass(sigma):
        values |= {f.name: getattr(sigma, f.name) for f in fields(sigma) if hasattr(sigma, f.name)}
    else:
        values |= {name: getattr(sigma, name) for name in slot_names(type(sigma)) if hasattr(sigma, name)}
    return values


def slot_names(cls: type) -> tuple[str, ...]:
    """The slots declared by the class and its bases."""
    names: list[str] = []
    for base in cls.__mro__:
        declared = base.__dict__.get("__slots__", ())
        names += [declared] if isinstance(declared, str) else declared
    return tuple(name for name in names if name not in ("__dict__", "__weakref__"))

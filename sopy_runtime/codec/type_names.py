"""Classes and types as parts of a document: by their names."""

import enum
import types
import typing
from typing import Any, NoReturn

from sopy_runtime.by_class import MANY
from sopy_runtime.codec.classes import importable_name
from sopy_runtime.codec.place import Place, path_in_words
from sopy_runtime.errors import UnpersistableValue

Node = Any
"""A JSON value."""

_NAMES: dict[type, Node] = {}
"""The names of classes that can be found again; looking takes longer than writing."""


def refuse(value: Any, place: Place, reason: str = "") -> NoReturn:
    """Raises UnpersistableValue: this value, which stands here, has no meaning outside this process."""
    cls = type(value)
    what = f"a `{cls.__module__}.{cls.__qualname__}`".replace("`builtins.", "`")
    where = path_in_words(place.path())
    raise UnpersistableValue(
        f"{where} is {what}, which cannot be kept{': ' + reason if reason else ''}",
        safe="nothing was kept",
        remedy="keep the data it is made from, and make it where it is used",
    )


def class_name(value: Any, place: Place, *, may_be_gone: bool = False) -> Node:
    """The class of a value: its name, or the name of a generic model with its arguments."""
    cls = type(value)
    name = _NAMES.get(cls)
    if name is None and may_be_gone and importable_name(cls) is None and "<" not in cls.__qualname__:
        return f"{cls.__module__}:{cls.__qualname__}"
    if name is None:
        name = _name_of(cls, value, place)
        if len(_NAMES) >= MANY:
            _NAMES.clear()
        _NAMES[cls] = name
    return name


def _name_of(cls: type, value: Any, place: Place) -> Node:
    generic = getattr(cls, "__pydantic_generic_metadata__", None)
    if generic and generic["args"]:
        origin = _name_of(generic["origin"], value, place)
        return {"$o": origin, "$a": [encode_type(argument, value, place) for argument in generic["args"]]}
    name = importable_name(cls)
    if name is None:
        refuse(value, place, f"no other process can import the class {cls.__qualname__}")
    return name


def encode_type(annotation: Any, value: Any, place: Place) -> Node:
    """A type as `decode` finds it again; `value` is what it belongs to, for messages."""
    if annotation is type(None):  # which its module does not name
        return {"$l": None}
    if typing.get_origin(annotation) is None and isinstance(annotation, type):
        return _name_of(annotation, value, place)
    if annotation is None or isinstance(annotation, str | int):  # inside `Literal`
        return {"$l": annotation}
    if isinstance(annotation, enum.Enum):
        return {"$e": [_name_of(type(annotation), annotation, place), annotation.name]}
    if annotation is Any or annotation is ...:
        return {"$l": None, "$any": "Any" if annotation is Any else "..."}
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:  # what annotations say beyond the type is not told by a value
        return encode_type(arguments[0], value, place)
    if origin in (typing.Union, types.UnionType):
        # `X | Y` and `Union[X, Y]` are equal, but generic models over them are two classes.
        tag = "$u" if origin is typing.Union else "$or"
        return {tag: [encode_type(argument, value, place) for argument in arguments]}
    if origin is typing.Literal:
        return {"$literal": [encode_type(argument, value, place) for argument in arguments]}
    if isinstance(origin, type):
        return {
            "$o": _name_of(origin, value, place),
            "$a": [encode_type(argument, value, place) for argument in arguments],
        }
    refuse(value, place, f"the type {annotation!r} has no name")

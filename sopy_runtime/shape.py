"""A version for programs that were never built: of what their sessions are made of, not of how it is written.

It changes with the procedures of a module, the events that they take and the fields of the states, and stays
when a handler does something else.
"""

import enum
import sys
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel
from typing_extensions import is_typeddict

from sopy_runtime.constructor import assigned_attributes
from sopy_runtime.errors import SopyError
from sopy_runtime.introspection import handlers_of
from sopy_runtime.procedure import End, Procedure, sigma_type

_LENGTH = 16


def shape_version(start: type[Procedure[Any]]) -> str:
    """The version of the module that this class belongs to."""
    import hashlib  # noqa: PLC0415  takes longer than most of this package

    text = "\n".join(_lines(start))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:_LENGTH]


def _lines(start: type[Procedure[Any]]) -> Iterator[str]:
    found: dict[str, Any] = {}
    module = sys.modules.get(start.__module__)
    for value in [start, *vars(module or types.ModuleType("")).values()]:
        is_state = isinstance(value, type) and issubclass(value, Procedure) and not issubclass(value, End)
        if is_state and value is not Procedure:
            found[type_text(value)] = value
    waiting: list[Any] = []
    for name in sorted(found):
        procedure = found[name]
        sigma = sigma_type(procedure)
        waiting.append(sigma)
        yield f"{name} {type_text(sigma)} {_events(procedure)} {sorted(assigned_attributes(procedure))}"
    seen: set[str] = set()
    for told in waiting:
        annotation = _bare(told)
        name = type_text(annotation)
        if name in seen:
            continue
        seen.add(name)
        inner = _inner(annotation)
        waiting.extend(part for _, part in inner)
        if isinstance(annotation, type):
            own = _members(annotation)
            yield f"{name} {[f'{field}: {type_text(part)}' for field, part in inner]} {own}"


def type_text(annotation: Any) -> str:
    """A type in words that are the same in every process."""
    annotation = _bare(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return f"Literal{sorted(map(repr, arguments))}"
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(type_text, arguments))
    if origin is not None:
        return f"{type_text(origin)}[{', '.join(map(type_text, arguments))}]"
    if isinstance(annotation, type):
        return f"{annotation.__module__}:{annotation.__qualname__}"
    return getattr(annotation, "__name__", type(annotation).__name__)


def _bare(annotation: Any) -> Any:
    """The type alone; what else annotations say is not kept."""
    return (
        _bare(typing.get_args(annotation)[0])
        if typing.get_origin(annotation) is typing.Annotated
        else annotation
    )


def _events(procedure: type[Procedure[Any]]) -> list[str]:
    try:
        return sorted(type_text(event) for event in handlers_of(procedure))
    except SopyError:  # said when somebody runs it
        return []


def _inner(annotation: Any) -> list[tuple[str, Any]]:
    """The fields of a class, or the arguments of a type, each with its type."""
    arguments = [("", argument) for argument in typing.get_args(annotation)]
    if arguments or not isinstance(annotation, type):
        return arguments
    if issubclass(annotation, BaseModel):
        return [(_field(name, info), info.annotation) for name, info in annotation.model_fields.items()]
    if is_dataclass(annotation):
        return [(field.name, field.type) for field in fields(annotation)]
    if is_typeddict(annotation):
        return list(vars(annotation)["__annotations__"].items())
    return []


def _field(name: str, info: Any) -> str:
    return f"{name}!" if info.is_required() else name


def _members(cls: type) -> list[str]:
    """The members of an enum; what the constructor of a plain class gives to its instances."""
    if issubclass(cls, enum.Enum):
        return list(cls.__members__)
    is_plain = not (issubclass(cls, BaseModel) or is_dataclass(cls) or cls.__module__ == "builtins")
    return sorted(assigned_attributes(cls)) if is_plain else []

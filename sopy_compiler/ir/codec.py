"""Frozen dataclasses as plain data and back, driven by their annotations.

A dataclass becomes an object of the fields that differ from their default; where several classes can stand,
`is` names the one that does. A tuple becomes an array, an enum its value, a place an array. Of
`str | int | float | bool | bytes | None` what JSON cannot say becomes an object with one key.
"""

import math
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import Constant
from sopy_compiler.source.span import Span

T = TypeVar("T")

_CONSTANT_TYPES: Final = frozenset({str, int, float, bool, bytes, NoneType})
_CLASS: Final = "is"
_PLAIN_TYPES: Final = (str, bool, int)
_JSON_INTEGER_BITS: Final = 64


class MalformedDataError(ValueError):
    """The data does not have the shape of the type; the message names the place and what is wrong there."""

    def __init__(self, problem: str, *steps: str) -> None:
        self.problem = problem
        self.steps = steps
        super().__init__(f"{''.join(steps).lstrip('.') or 'the document'}: {problem}")

    def below(self, step: str) -> "MalformedDataError":
        """The same problem, seen from the value around it."""
        return MalformedDataError(self.problem, step, *self.steps)


@dataclass(frozen=True, slots=True)
class Codec:
    """How one type is written and read; `read` raises `MalformedDataError`."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def to_data(value: object) -> Any:
    """What `value`, an instance of a dataclass, is as plain data that JSON can hold."""
    annotation: Any = type(value)
    return _codec(annotation).write(value)


def from_data(shape: type[T], data: object) -> T:
    """The value that `to_data` wrote.

    Raises:
        MalformedDataError: the data is not what `to_data` writes for an instance of `shape`.
    """
    annotation: Any = shape
    return cast(T, _codec(annotation).read(data))


@cache
def _codec(annotation: Any) -> Codec:
    if annotation in _PLAIN_TYPES:
        return _plain(annotation)
    if annotation is Span:
        return _span()
    if isinstance(annotation, type):
        if issubclass(annotation, StrEnum):
            return _enum(annotation)
        if is_dataclass(annotation):
            return _dataclass(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return _sequence(arguments[0]) if arguments[-1] is ... else _record(arguments)
    if origin in (UnionType, Union):
        members = [member for member in arguments if member is not NoneType]
        if len(members) == 1:
            return _optional(members[0])
        if frozenset(arguments) == _CONSTANT_TYPES:
            return Codec(constant_data, _read_constant)
        if all(is_dataclass(member) for member in members):
            inner = _alternatives(tuple(members))
            return inner if len(members) == len(arguments) else _or_none(inner)
    raise TypeError(f"no plain form is defined for {annotation}")


def _plain(shape: type) -> Codec:
    def read(data: Any) -> Any:
        if type(data) is not shape:
            raise MalformedDataError(f"{_shown(data)} is no {shape.__name__}")
        return data

    return Codec(lambda value: value, read)


def _enum(shape: type[StrEnum]) -> Codec:
    def read(data: Any) -> Any:
        try:
            return shape(data)
        except ValueError:
            raise MalformedDataError(f"{_shown(data)} is no {shape.__name__}") from None

    return Codec(lambda value: value.value, read)


def _optional(shape: Any) -> Codec:
    return _or_none(_codec(shape))


def _or_none(inner: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else inner.write(value),
        lambda data: None if data is None else inner.read(data),
    )


def _sequence(shape: Any) -> Codec:
    # Looked up late: a type expression holds type expressions.
    def write(value: Any) -> Any:
        item = _codec(shape).write
        return [item(one) for one in value]

    def read(data: Any) -> Any:
        item = _codec(shape).read
        return tuple(_read_at(f"[{index}]", item, one) for index, one in enumerate(_array(data)))

    return Codec(write, read)


def _record(shapes: tuple[Any, ...]) -> Codec:
    parts = [_codec(shape) for shape in shapes]

    def read(data: Any) -> Any:
        if len(_array(data)) != len(parts):
            raise MalformedDataError(f"{len(parts)} values belong here, not {len(data)}")
        return tuple(
            _read_at(f"[{index}]", part.read, one)
            for index, (part, one) in enumerate(zip(parts, data, strict=True))
        )

    return Codec(
        lambda value: [part.write(one) for part, one in zip(parts, value, strict=True)],
        read,
    )


def _span() -> Codec:
    inner = _record((str, int, int, int, int))

    def write(value: Any) -> Any:
        return [value.path, value.line, value.column, value.end_line, value.end_column]

    def read(data: Any) -> Any:
        path, line, column, end_line, end_column = inner.read(data)
        return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)

    return Codec(write, read)


def _dataclass(shape: type) -> Codec:
    hints = get_type_hints(shape)
    parts = {field.name: _codec(hints[field.name]) for field in fields(shape)}
    defaults = {field.name: field.default for field in fields(shape) if field.default is not MISSING}
    required = [name for name in parts if name not in defaults]

    def write(value: Any) -> Any:
        return {
            name: part.write(inner)
            for name, part in parts.items()
            if (inner := getattr(value, name)) is not defaults.get(name, MISSING)
            and (name not in defaults or inner != defaults[name])
        }

    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise MalformedDataError(f"{_shown(data)} is no {shape.__name__}")
        for name in required:
            if name not in data:
                raise MalformedDataError(f"`{name}` of the {shape.__name__} is missing")
        for name in data:
            if name not in parts:
                raise MalformedDataError(f"a {shape.__name__} has no `{name}`")
        return shape(**{name: _read_at(f".{name}", parts[name].read, data[name]) for name in data})

    return Codec(write, read)


def _alternatives(shapes: tuple[Any, ...]) -> Codec:
    by_name = {shape.__name__: shape for shape in shapes}

    # Looked up late: a term holds terms.
    def write(value: Any) -> Any:
        shape: Any = type(value)
        return {_CLASS: shape.__name__, **_codec(shape).write(value)}

    def read(data: Any) -> Any:
        name = data.get(_CLASS) if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in by_name:
            raise MalformedDataError(f"{_shown(data)} is none of {', '.join(by_name)}")
        return _codec(by_name[name]).read({key: data[key] for key in data if key != _CLASS})

    return Codec(write, read)


def constant_data(value: Constant) -> Any:
    """A constant as JSON; what JSON cannot say becomes an object with one key."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, int) and value.bit_length() > _JSON_INTEGER_BITS:
        # Beyond some 4,300 digits Python refuses to write a number in decimal.
        return {"int": hex(value)}
    return value


def _read_constant(data: Any) -> Any:
    if data is None or isinstance(data, (str, int, float)):
        return data
    match data:
        case {"bytes": str() as text} if len(data) == 1:
            return _converted(bytes.fromhex, text)
        case {"float": str() as text} if len(data) == 1:
            return _converted(float, text)
        case {"int": str() as text} if len(data) == 1:
            return _converted(lambda digits: int(digits, 16), text)
    raise MalformedDataError(f"{_shown(data)} is no constant")


def _converted(convert: Callable[[str], Any], text: str) -> Any:
    try:
        return convert(text)
    except ValueError:
        raise MalformedDataError(f"{_shown(text)} is no constant") from None


def _read_at(step: str, read: Callable[[Any], Any], data: Any) -> Any:
    try:
        return read(data)
    except MalformedDataError as error:
        raise error.below(step) from None


def _array(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise MalformedDataError(f"{_shown(data)} is no array")
    return data


def _shown(data: object) -> str:
    """The value itself where it is short, else what it is."""
    text = repr(data) if isinstance(data, (str, int, float, NoneType)) else type(data).__name__
    return text if len(text) <= 40 else f"{text[:39]}…"

"""Writing a graph of objects as a document of JSON values that says what everything is.

Scalars of JSON, lists and dicts with texts as keys are written as they are. Everything else is an object with
the key `$`: `{"$": "set", "$v": [...]}`. An object that is met again is a reference to where it was met
first, so what was shared is shared again when the document is read. Sets are sorted, so that equal states
give equal documents.
"""

import enum
import functools
import json
import math
import random
import types
import typing
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NoReturn

from pydantic import BaseModel

from sopy_runtime.by_class import MANY, ByClass
from sopy_runtime.codec.classes import importable_name
from sopy_runtime.codec.place import Place
from sopy_runtime.codec.scalars import FLOAT, INTEGER, LONGEST_DECIMAL_BITS, SCALARS
from sopy_runtime.codec.type_names import Node, class_name, encode_type, refuse
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.snapshot.parts import is_resource

Encode = Callable[["Encoder", Any, Place], Node]

quoted = json.encoder.encode_basestring_ascii
"""A text as JSON."""

_TO_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode
_CONSTANTS = {True: "true", False: "false", None: "null"}

_AS_THEY_ARE = frozenset({str, bool, type(None)})


class Encoder:
    """Writes values into one document; objects that several of them share are written once.

    Args:
        may_be_gone: write classes, too, that their modules do not have any more.
    """

    __slots__ = ("_kept", "_may_be_gone", "_places", "_references")

    def __init__(self, *, may_be_gone: bool = False) -> None:
        self._may_be_gone = may_be_gone
        self._references: list[tuple[list[str | int], Place]] = []
        self._places: dict[int, Place] = {}
        # An id is only good as long as its object lives.
        self._kept: list[Any] = []

    def encode(self, value: Any, place: Place) -> Node:
        """The node of this value, which stands at `place`.

        Raises:
            UnpersistableValue: it contains something that has no meaning outside this process.
        """
        cls = type(value)
        return value if cls in _AS_THEY_ARE else _ENCODERS[cls](self, value, place)

    def reference(self, value: Any, place: Place) -> Node | None:
        """A reference to the place where this object is already; else None, and it is here."""
        first = self._places.setdefault(id(value), place)
        if first is place:
            self._kept.append(value)
            return None
        path = list(first.path())
        self._references.append((path, first))
        return {"$": "ref", "$to": path}

    def class_name(self, value: Any, place: Place) -> Node:
        """The name of this value's class, as a document has it."""
        return class_name(value, place, may_be_gone=self._may_be_gone)

    def finish(self) -> None:
        """Let every reference lead where its object has ended up: sets are sorted when they are complete."""
        for path, first in self._references:
            path[:] = first.path()

    def elements(self, values: Any, place: Place) -> list[Node]:
        """The nodes of several values in a row, below `place`."""
        return [
            value
            if type(value) in _AS_THEY_ARE
            else _ENCODERS[type(value)](self, value, Place(place, number))
            for number, value in enumerate(values)
        ]

    def attributes(self, values: dict[str, Any], place: Place) -> dict[str, Node]:
        """The nodes of named values, below `place`."""
        return {
            name: value
            if type(value) in _AS_THEY_ARE
            else _ENCODERS[type(value)](self, value, Place(place, name))
            for name, value in values.items()
        }


def encode_value(value: Any, name: str) -> Node:
    """A document of one value; `name` is what messages call it. Raises what `Encoder.encode` raises."""
    encoder = Encoder()
    node = encoder.encode(value, Place(None, name))
    encoder.finish()
    return node


def to_text(node: Node) -> str:
    """The document as text: ASCII, so that every kind of database takes every string."""
    cls = type(node)
    # Most parts of a state are scalars, and making the encoder takes longer than writing them.
    if cls is str:
        return quoted(node)
    if cls is int:
        return int.__repr__(node)
    return _CONSTANTS[node] if cls is bool or node is None else _TO_JSON(node)


def _encode_int(_: Encoder, value: int, __: Place) -> Node:
    is_long = value.bit_length() > LONGEST_DECIMAL_BITS
    return {"$": INTEGER.tag, "$v": INTEGER.write(value)} if is_long else value


def _encode_float(_: Encoder, value: float, __: Place) -> Node:
    return value if math.isfinite(value) else {"$": FLOAT.tag, "$v": FLOAT.write(value)}


def _encode_scalar(_: Encoder, value: Any, place: Place) -> Node:
    scalar = SCALARS[type(value)]
    try:
        return {"$": scalar.tag, "$v": scalar.write(value)}
    except TypeError as error:
        refuse(value, place, str(error))


def _encode_list(encoder: Encoder, value: list[Any], place: Place) -> Node:
    return encoder.reference(value, place) or encoder.elements(value, place)


def _encode_dict(encoder: Encoder, value: dict[Any, Any], place: Place) -> Node:
    if reference := encoder.reference(value, place):
        return reference
    if "$" not in value and all(type(key) is str for key in value):
        return encoder.attributes(value, place)
    return {"$": "dict", "$v": _items(encoder, value.items(), Place(place, "$v"))}


def _items(encoder: Encoder, items: Any, place: Place) -> list[Node]:
    return [encoder.elements(item, Place(place, number)) for number, item in enumerate(items)]


def _sorted_elements(encoder: Encoder, values: Iterator[Any], place: Place) -> list[Node]:
    elements = list(values)
    places = [Place(place, number) for number in range(len(elements))]
    nodes = [(to_text(node), index, node) for index, node in enumerate(map(encoder.encode, elements, places))]
    nodes.sort(key=lambda item: item[0])
    for number, (_, index, _) in enumerate(nodes):
        places[index].key = number
    return [node for _, _, node in nodes]


def _encode_container(encoder: Encoder, value: Any, place: Place) -> Node:
    """A container of any other kind, or of a class of the program's own: elements, class, attributes."""
    cls = type(value)
    base = next(base for base in _CONTAINERS if issubclass(cls, base))
    # A tuple is made after its elements, so nothing can refer to it while it is being made.
    if base not in (tuple, frozenset) and (reference := encoder.reference(value, place)):
        return reference
    elements = Place(place, "$v")
    node: dict[str, Node] = {"$": base.__name__}
    if cls is not base:
        node["$c"] = encoder.class_name(value, place)
    if base in (set, frozenset):
        node["$v"] = _sorted_elements(encoder, base.__iter__(value), elements)
    elif base is OrderedDict or issubclass(base, dict):
        items = OrderedDict.items(value) if base is OrderedDict else dict.items(value)
        node["$v"] = _items(encoder, items, elements)
    elif base is types.MappingProxyType:
        node["$v"] = encoder.encode(dict(value), elements)
    elif base is bytearray:
        node["$v"] = SCALARS[bytes].write(bytes(value))
    else:
        node["$v"] = encoder.elements(base.__iter__(value), elements)
    if base is defaultdict:
        node["$d"] = encoder.encode(value.default_factory, Place(place, "$d"))
    if base is deque and value.maxlen is not None:
        node["$m"] = value.maxlen
    if cls is not base and getattr(value, "__dict__", None):
        node["$f"] = encoder.attributes(vars(value), Place(place, "$f"))
    return node


def _encode_scalar_subclass(encoder: Encoder, value: Any, place: Place) -> Node:
    base: Any = next(base for base in (str, int, float, bytes) if isinstance(value, base))
    node = {"$": "plain", "$c": encoder.class_name(value, place)}
    node["$v"] = encoder.encode(base.__new__(base, value), Place(place, "$v"))
    if getattr(value, "__dict__", None):
        node["$f"] = encoder.attributes(vars(value), Place(place, "$f"))
    return node


def _encode_enum(encoder: Encoder, value: enum.Enum, place: Place) -> Node:
    name = value.name if value.name in type(value).__members__ else None
    if name is None:  # several flags in one
        return {"$": "flags", "$c": encoder.class_name(value, place), "$v": value.value}
    return {"$": "enum", "$c": encoder.class_name(value, place), "$v": name}


def _encode_model(encoder: Encoder, value: BaseModel, place: Place) -> Node:
    if reference := encoder.reference(value, place):
        return reference
    fields = vars(value)
    node: dict[str, Node] = {"$": "model", "$c": encoder.class_name(value, place)}
    node["$f"] = encoder.attributes(fields, Place(place, "$f"))
    if value.__pydantic_extra__:
        node["$x"] = encoder.attributes(value.__pydantic_extra__, Place(place, "$x"))
    if value.__pydantic_private__:
        node["$p"] = encoder.attributes(value.__pydantic_private__, Place(place, "$p"))
    # Mostly all of them were set, or none: then there is no need to name them.
    if value.__pydantic_fields_set__ != fields.keys():
        node["$s"] = sorted(value.__pydantic_fields_set__)
    return node


def _encode_object(encoder: Encoder, value: Any, place: Place) -> Node:
    """A dataclass or an object of a plain class: what is in its `__dict__` and its slots."""
    if reference := encoder.reference(value, place):
        return reference
    cls: Any = type(value)
    if cls.__getstate__ is not object.__getstate__:
        state = value.__getstate__()
        node = {"$": "state", "$c": encoder.class_name(value, place)}
        node["$v"] = encoder.encode(state, Place(place, "$v"))
        encoder.reference(state, place)
        return node
    if cls not in _SHOWING:
        _check_shows_everything(value, place)
    node = {"$": "object", "$c": encoder.class_name(value, place)}
    values = field_values(value)
    if is_dataclass(cls):
        declared = {field.name for field in fields(cls)}
        if others := {name: item for name, item in values.items() if name not in declared}:
            values = {name: item for name, item in values.items() if name in declared}
            node["$x"] = encoder.attributes(others, Place(place, "$x"))
    node["$f"] = encoder.attributes(values, Place(place, "$f"))
    return node


def _check_shows_everything(value: Any, place: Place) -> None:
    """Make sure that the attributes of such objects are all that they have; asked once for a class."""
    cls: Any = type(value)
    try:
        if cls.__reduce__ is not object.__reduce__ or cls.__reduce_ex__ is not object.__reduce_ex__:
            refuse(value, place)
        object.__reduce_ex__(value, 2)
    except TypeError:  # it has memory that no attribute shows
        refuse(value, place)
    if len(_SHOWING) >= MANY:
        _SHOWING.clear()
    _SHOWING.add(cls)


def _encode_error(encoder: Encoder, value: BaseException, place: Place) -> Node:
    if reference := encoder.reference(value, place):
        return reference
    return {
        "$": "error",
        "$c": encoder.class_name(value, place),
        "$v": encoder.elements(value.args, Place(place, "$v")),
        "$f": encoder.attributes(vars(value), Place(place, "$f")),
    }


def _encode_named(encoder: Encoder, value: Any, place: Place) -> Node:
    name = importable_name(value)
    owner = getattr(value, "__self__", None)
    if isinstance(value, types.BuiltinMethodType) and not isinstance(owner, types.ModuleType | type):
        return _encode_method(encoder, value, place)
    if name is None:
        reason = "a lambda" if "<lambda>" in value.__qualname__ else "it is defined inside a function"
        refuse(value, place, reason)
    return {"$": "named", "$v": name}


def _encode_partial(encoder: Encoder, value: functools.partial[Any], place: Place) -> Node:
    parts = [value.func, list(value.args), dict(value.keywords)]
    return {"$": "partial", "$v": encoder.elements(parts, Place(place, "$v"))}


def _encode_method(encoder: Encoder, value: Any, place: Place) -> Node:
    return {"$": "method", "$v": encoder.elements([value.__self__, value.__name__], Place(place, "$v"))}


def _encode_annotation(_: Encoder, value: Any, place: Place) -> Node:
    return {"$": "type", "$v": encode_type(value, value, place)}


def _encode_nothing(_: Encoder, value: Any, place: Place) -> NoReturn:
    refuse(value, place)


# Ordered: the first base that fits is the one that holds the elements.
_CONTAINERS: tuple[type[Any], ...] = (
    list, OrderedDict, defaultdict, dict, set, tuple, frozenset, deque, bytearray, types.MappingProxyType,
)  # fmt: skip


def _find_encoder(cls: type) -> Encode:
    if issubclass(cls, type):
        return _encode_named
    # Ordered: what is both an enum and a text is an enum.
    for encode, bases in (
        (_encode_enum, enum.Enum),
        (_encode_model, BaseModel),
        (_encode_container, _CONTAINERS),
        (_encode_scalar_subclass, (str, int, float, bytes)),
        (_encode_error, BaseException),
        (_encode_object, random.Random),
    ):
        if issubclass(cls, bases):
            return encode
    is_opaque = is_resource(cls) or issubclass(cls, (types.ModuleType, random.SystemRandom))
    # `object()` tells nothing but its identity.
    return _encode_nothing if is_opaque or cls is object else _encode_object


_SHOWING: set[type] = set()
"""The classes of plain objects whose attributes are all that they have."""

# Classes do not change their kind.
_ENCODERS: ByClass[Encode] = ByClass(
    _find_encoder,
    dict.fromkeys(SCALARS, _encode_scalar)
    | {
        str: lambda encoder, value, place: value,
        bool: lambda encoder, value, place: value,
        type(None): lambda encoder, value, place: value,
        int: _encode_int,
        float: _encode_float,
        list: _encode_list,
        dict: _encode_dict,
        types.FunctionType: _encode_named,
        types.BuiltinFunctionType: _encode_named,
        types.MethodType: _encode_method,
        functools.partial: _encode_partial,
        types.GenericAlias: _encode_annotation,
        types.UnionType: _encode_annotation,
        type(typing.Union[int, str]): _encode_annotation,  # noqa: UP007  the class of such unions
        type(typing.List[int]): _encode_annotation,  # noqa: UP006  the class of such aliases
        type(typing.Literal[1]): _encode_annotation,
    },
)

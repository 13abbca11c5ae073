"""Reading a document back into objects.

No constructor runs, and no validator: what was kept is what comes back.
"""

import functools
import operator
import typing
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from types import MappingProxyType
from typing import Any, Literal, Union

from pydantic import BaseModel

from sopy_runtime.codec.classes import find_class, find_named
from sopy_runtime.codec.place import Path, path_in_words, value_at
from sopy_runtime.codec.scalars import READERS
from sopy_runtime.errors import IncompatibleState

_PLAIN = (str, int, float, type(None))


class Decoder:
    """Reads values out of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._targets = frozenset(_targets(document))
        self._objects: dict[Path, Any] = {}

    def decode(self, node: Any, path: Path) -> Any:
        """The value of the node at this path.

        Raises:
            UnknownName: a class is gone.
            IncompatibleState: a class does not fit what was kept.
        """
        if isinstance(node, _PLAIN):
            return node
        if path in self._objects:
            return self._objects[path]
        if isinstance(node, list):
            made: list[Any] = self._made([], path)
            made.extend(self._elements(node, path))
            return made
        if "$" not in node:
            table: dict[str, Any] = self._made({}, path)
            table.update(self._attributes(node, path))
            return table
        tag = node["$"]
        reader = READERS.get(tag)
        return _DECODERS[tag](self, node, path) if reader is None else reader(node["$v"])

    def made(self, made: Any, path: Path) -> Any:
        """Note an object before its parts are read: they may refer to it."""
        return self._made(made, path)

    def attributes(self, node: dict[str, Any], path: Path, part: str = "$f") -> dict[str, Any]:
        """The values below one part of a node."""
        return self._attributes(node.get(part, {}), (*path, part))

    def elements(self, node: dict[str, Any], path: Path) -> list[Any]:
        """The values of a node's elements."""
        return self._elements(node["$v"], (*path, "$v"))

    def items(self, node: dict[str, Any], path: Path) -> list[Any]:
        """The pairs of a mapping's node."""
        place = (*path, "$v")
        return [self._elements(pair, (*place, number)) for number, pair in enumerate(node["$v"])]

    def follow(self, node: dict[str, Any]) -> Any:
        """The object that a reference leads to."""
        path = tuple(node["$to"])
        return self.decode(value_at(self._document, path), path)

    def _made(self, made: Any, path: Path) -> Any:
        if path in self._targets:
            self._objects[path] = made
        return made

    def _elements(self, nodes: list[Any], path: Path) -> list[Any]:
        return [
            node if isinstance(node, _PLAIN) else self.decode(node, (*path, number))
            for number, node in enumerate(nodes)
        ]

    def _attributes(self, nodes: dict[str, Any], path: Path) -> dict[str, Any]:
        return {
            name: node if isinstance(node, _PLAIN) else self.decode(node, (*path, name))
            for name, node in nodes.items()
        }


def decode_value(document: Any) -> Any:
    """The value that a document of one value, under the name `name`, was made of."""
    (name, node), *_ = document.items()
    return Decoder(document).decode(node, (name,))


def _targets(document: Any) -> list[Path]:
    found: list[Path] = []
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("$") == "ref":
                found.append(tuple(node["$to"]))
            else:
                waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def _class_of(node: dict[str, Any]) -> Any:
    return _type(node["$c"])


def _type(node: Any) -> Any:
    if isinstance(node, str):
        return find_class(node)
    if "$any" in node:
        return Any if node["$any"] == "Any" else ...
    if "$l" in node:
        return node["$l"]
    if "$e" in node:
        return find_class(node["$e"][0])[node["$e"][1]]
    if "$u" in node:
        return Union[tuple(map(_type, node["$u"]))]  # noqa: UP007  the members are known at run time only
    if "$or" in node:
        return functools.reduce(operator.or_, map(_type, node["$or"]))
    if "$literal" in node:
        return Literal[tuple(map(_type, node["$literal"]))]
    arguments = tuple(map(_type, node["$a"]))
    origin: Any = _type(node["$o"])
    return origin[arguments[0] if len(arguments) == 1 else arguments]


def _set_all(made: Any, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        object.__setattr__(made, name, value)


def _decode_model(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = _class_of(node)
    if not issubclass(cls, BaseModel):
        return _decode_object(decoder, node, path)
    made = decoder.made(cls.__new__(cls), path)
    table: dict[str, Any] = {}
    object.__setattr__(made, "__dict__", table)
    extra: dict[str, Any] | None = {} if cls.model_config.get("extra") == "allow" else None
    for slot, value in (("__pydantic_extra__", extra), ("__pydantic_private__", None)):
        # A `RootModel` has no such slots, and None in the class: what is set there becomes an attribute.
        if value is not None or getattr(cls, slot, ...) is not None:
            object.__setattr__(made, slot, value)
    table.update(decoder.attributes(node, path))
    missing = {name: field for name, field in cls.model_fields.items() if name not in table}
    for name, field in missing.items():
        if field.is_required():
            _refuse(cls, path, f"{cls.__name__} now needs {name}, which was not kept")
        table[name] = field.get_default(call_default_factory=True, validated_data=table)
    gone = [name for name in table if name not in cls.model_fields and not hasattr(cls, name)]
    if gone:
        _refuse(cls, path, f"{cls.__name__} has no {', '.join(gone)} any more, which was kept")
    object.__setattr__(made, "__pydantic_fields_set__", set(node.get("$s", node["$f"])))
    if extra is not None or "$x" in node:
        if extra is None:
            _refuse(
                cls, path, f"{cls.__name__} takes no other fields any more, and {list(node['$x'])} were kept"
            )
        made.__pydantic_extra__.update(decoder.attributes(node, path, "$x"))
    private = {name: attribute.get_default() for name, attribute in cls.__private_attributes__.items()}
    if private or "$p" in node:
        kept = decoder.attributes(node, path, "$p")
        object.__setattr__(made, "__pydantic_private__", {**private, **kept} if kept else private)
    return made


def _decode_object(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls: Any = _class_of(node)
    made = decoder.made(cls.__new__(cls), path)
    kept = decoder.attributes(node, path)
    _set_all(made, kept)
    if is_dataclass(cls):
        _fill(made, cls, kept, path)
    return made


def _fill(made: Any, cls: Any, kept: dict[str, Any], path: Path) -> None:
    """Give the fields of a dataclass that were not kept their defaults."""
    for field in fields(cls):
        if field.name not in kept:
            if field.default is not MISSING:
                object.__setattr__(made, field.name, field.default)
            elif field.default_factory is not MISSING:
                object.__setattr__(made, field.name, field.default_factory())
            elif field.init:
                _refuse(cls, path, f"{cls.__name__} now needs {field.name}, which was not kept")


def _decode_state(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = _class_of(node)
    made = decoder.made(cls.__new__(cls), path)
    state = decoder.decode(node["$v"], (*path, "$v"))
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
    else:
        _set_all(made, state)
    return made


def _decode_error(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = _class_of(node)
    made = decoder.made(cls.__new__(cls), path)
    made.args = tuple(decoder.elements(node, path))
    _set_all(made, decoder.attributes(node, path))
    return made


def _decode_container(base: type[Any]) -> Callable[[Decoder, dict[str, Any], Path], Any]:
    def decode(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
        cls: Any = _class_of(node) if "$c" in node else base
        made = decoder.made(cls.__new__(cls), path)
        if base is bytearray:
            bytearray.extend(made, READERS["bytes"](node["$v"]))
        elif base is deque:
            deque.__init__(made, (), node.get("$m"))
            deque.extend(made, decoder.elements(node, path))
        elif base is list:
            list.extend(made, decoder.elements(node, path))
        elif base is set:
            set.update(made, decoder.elements(node, path))
        else:
            set_item = OrderedDict.__setitem__ if base is OrderedDict else dict.__setitem__
            if base is defaultdict:
                made.default_factory = decoder.decode(node["$d"], (*path, "$d"))
            for key, value in decoder.items(node, path):
                set_item(made, key, value)
        _set_all(made, decoder.attributes(node, path))
        return made

    return decode


def _decode_fixed(base: type[Any]) -> Callable[[Decoder, dict[str, Any], Path], Any]:
    """For those that are made after their elements."""

    def decode(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
        cls: Any = _class_of(node) if "$c" in node else base
        made: Any = base.__new__(cls, decoder.elements(node, path))
        _set_all(made, decoder.attributes(node, path))
        return made

    return decode


def _decode_plain(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = _class_of(node)
    value = decoder.decode(node["$v"], (*path, "$v"))
    made: Any = type(value).__new__(cls, value)
    _set_all(made, decoder.attributes(node, path))
    return made


def _decode_enum(_: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = _class_of(node)
    try:
        return cls[node["$v"]]
    except KeyError:
        _refuse(cls, path, f"{cls.__name__} has no {node['$v']} any more")


def _decode_partial(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    function, arguments, keywords = decoder.elements(node, path)
    return functools.partial(function, *arguments, **keywords)


def _decode_method(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    owner, name = decoder.elements(node, path)
    return getattr(owner, name)


def _refuse(cls: type, path: Path, reason: str) -> typing.NoReturn:
    raise IncompatibleState(
        f"{path_in_words(path)} cannot be read: {reason}",
        safe="it is kept as it was",
        remedy=f"give Session.resume a migration that makes it fit {cls.__name__}",
    )


_DECODERS: dict[str, Callable[[Decoder, dict[str, Any], Path], Any]] = {
    "ref": lambda decoder, node, path: decoder.follow(node),
    "model": _decode_model,
    "object": _decode_object,
    "state": _decode_state,
    "error": _decode_error,
    "plain": _decode_plain,
    "enum": _decode_enum,
    "flags": lambda decoder, node, path: _class_of(node)(node["$v"]),
    "named": lambda decoder, node, path: find_named(node["$v"]),
    "type": lambda decoder, node, path: _type(node["$v"]),
    "partial": _decode_partial,
    "method": _decode_method,
    "tuple": _decode_fixed(tuple),
    "frozenset": _decode_fixed(frozenset),
    "mappingproxy": lambda decoder, node, path: MappingProxyType(decoder.decode(node["$v"], (*path, "$v"))),
    **{
        base.__name__: _decode_container(base)
        for base in (list, dict, OrderedDict, defaultdict, set, deque, bytearray)
    },
}

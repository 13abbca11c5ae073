"""Reading a document back into objects.

No constructor runs, and no validator: what was kept is what comes back.
"""

import functools
import inspect
import operator
import typing
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from types import MappingProxyType
from typing import Any, Literal, Union

from pydantic import BaseModel

from sopy_runtime.codec.changes import AS_WRITTEN, Changes
from sopy_runtime.codec.classes import find_class, find_named
from sopy_runtime.codec.misfit import dataclass_misfit, model_misfit
from sopy_runtime.codec.place import Path, path_in_words, value_at
from sopy_runtime.codec.scalars import READERS
from sopy_runtime.errors import IncompatibleState
from sopy_runtime.snapshot.fields import field_values

_PLAIN = (str, int, float, type(None))


class Decoder:
    """Reads values out of one document.

    Attributes:
        changes: what has become of the names in it.
    """

    def __init__(self, document: Any, changes: Changes = AS_WRITTEN) -> None:
        self.changes = changes
        self._misfits: list[tuple[Path, Callable[[], str]]] = []
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

    def check(self) -> None:
        """Look again at what did not fit its class when it was read.

        Raises:
            IncompatibleState: it does not fit now either.
        """
        for path, misfit in self._misfits:
            if reason := misfit():
                _refuse(path, reason)

    def doubt(self, path: Path, misfit: Callable[[], str]) -> None:
        """Have `check` ask this, which is empty or a reason, if there is a reason now."""
        if misfit():
            self._misfits.append((path, misfit))

    def find(self, name: str) -> Any:
        """The class or function that has this name in the document."""
        return find_named(self.changes.name(name))

    def class_of(self, node: dict[str, Any]) -> Any:
        """The class of the object that a node describes."""
        return self.type(node["$c"])

    def type(self, node: Any) -> Any:
        """The type that a node names."""
        return _type(self.changes, node)

    def fields(self, node: dict[str, Any], path: Path) -> dict[str, Any]:
        """The values of an object's fields, under the names that they have now."""
        values = self.attributes(node, path)
        return self.changes.values(_plain_name(node["$c"]), values) if self.changes else values

    def names(self, node: dict[str, Any], part: str) -> set[str]:
        """The names of fields in one part of a node, as they are called now."""
        return self.changes.fields(_plain_name(node["$c"]), node[part])

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
    decoder = Decoder(document)
    value = decoder.decode(node, (name,))
    decoder.check()
    return value


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


def _plain_name(node: Any) -> str:
    """The name of a class without its arguments."""
    while not isinstance(node, str):
        node = node["$o"]
    return node


def _type(changes: Changes, node: Any) -> Any:
    read = functools.partial(_type, changes)
    if isinstance(node, str):
        return find_class(changes.name(node))
    if "$any" in node:
        return Any if node["$any"] == "Any" else ...
    if "$l" in node:
        return node["$l"]
    if "$e" in node:
        cls, member = node["$e"]
        return read(cls)[changes.member(cls, member)]
    if "$u" in node:
        return Union[tuple(map(read, node["$u"]))]  # noqa: UP007  the members are known at run time only
    if "$or" in node:
        return functools.reduce(operator.or_, map(read, node["$or"]))
    if "$literal" in node:
        return Literal[tuple(map(read, node["$literal"]))]
    arguments = tuple(map(read, node["$a"]))
    origin: Any = read(node["$o"])
    return origin[arguments[0] if len(arguments) == 1 else arguments]


def _set_all(made: Any, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        object.__setattr__(made, name, value)


def _decode_model(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = decoder.class_of(node)
    if not issubclass(cls, BaseModel):
        _refuse(path, f"{cls.__name__} is no model of pydantic any more")
    made = decoder.made(cls.__new__(cls), path)
    table: dict[str, Any] = {}
    object.__setattr__(made, "__dict__", table)
    extra_allowed = cls.model_config.get("extra") == "allow"
    slots: dict[str, Any] = {
        "__pydantic_extra__": {} if extra_allowed else None,
        "__pydantic_private__": None,
    }
    for slot, value in slots.items():
        # A `RootModel` has no such slots, and None in the class: what is set there becomes an attribute.
        if value is not None or getattr(cls, slot, ...) is not None:
            object.__setattr__(made, slot, value)
    table.update(decoder.fields(node, path))
    for name, field in cls.model_fields.items():
        if name not in table and not field.is_required():
            table[name] = field.get_default(call_default_factory=True, validated_data=table)
    decoder.doubt(path, functools.partial(model_misfit, made))
    object.__setattr__(made, "__pydantic_fields_set__", decoder.names(node, "$s" if "$s" in node else "$f"))
    if extra_allowed:
        made.__pydantic_extra__.update(decoder.attributes(node, path, "$x"))
    elif "$x" in node:
        reason = f"{cls.__name__} takes no other fields any more, and {list(node['$x'])} were kept"
        decoder.doubt(path, lambda: reason)
    private = {name: attribute.get_default() for name, attribute in cls.__private_attributes__.items()}
    if private or "$p" in node:
        kept = decoder.attributes(node, path, "$p")
        object.__setattr__(made, "__pydantic_private__", {**private, **kept} if kept else private)
    return made


def _decode_object(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls: Any = decoder.class_of(node)
    if issubclass(cls, BaseModel):
        _refuse(path, f"{cls.__name__} is a model of pydantic now")
    if inspect.isabstract(cls):
        _refuse(path, f"{cls.__name__} is abstract now")
    made = decoder.made(cls.__new__(cls), path)
    kept = decoder.fields(node, path)
    try:
        _set_all(made, kept | decoder.attributes(node, path, "$x"))
    except AttributeError as error:
        _refuse(path, f"{cls.__name__} has no place any more for what was kept: {error}")
    if is_dataclass(cls):
        _fill(made, cls)
        decoder.doubt(path, functools.partial(dataclass_misfit, made, tuple(kept)))
    return made


def _fill(made: Any, cls: Any) -> None:
    """Give the fields of a dataclass that were not kept their defaults."""
    for field in fields(cls):
        if field.default_factory is not MISSING and not hasattr(made, field.name):
            object.__setattr__(made, field.name, field.default_factory())
        elif field.default is not MISSING and field.name not in field_values(made):
            object.__setattr__(made, field.name, field.default)


def _decode_state(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = decoder.class_of(node)
    made = decoder.made(cls.__new__(cls), path)
    state = decoder.decode(node["$v"], (*path, "$v"))
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
    else:
        _set_all(made, state)
    return made


def _decode_error(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = decoder.class_of(node)
    made = decoder.made(cls.__new__(cls), path)
    made.args = tuple(decoder.elements(node, path))
    _set_all(made, decoder.attributes(node, path))
    return made


def _decode_container(base: type[Any]) -> Callable[[Decoder, dict[str, Any], Path], Any]:
    def decode(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
        cls: Any = decoder.class_of(node) if "$c" in node else base
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
        cls: Any = decoder.class_of(node) if "$c" in node else base
        made: Any = base.__new__(cls, decoder.elements(node, path))
        _set_all(made, decoder.attributes(node, path))
        return made

    return decode


def _decode_plain(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = decoder.class_of(node)
    value = decoder.decode(node["$v"], (*path, "$v"))
    made: Any = type(value).__new__(cls, value)
    _set_all(made, decoder.attributes(node, path))
    return made


def _decode_enum(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    cls = decoder.class_of(node)
    member = decoder.changes.member(node["$c"], node["$v"])
    try:
        return cls[member]
    except KeyError:
        _refuse(path, f"{cls.__name__} has no {member} any more")


def _decode_partial(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    function, arguments, keywords = decoder.elements(node, path)
    return functools.partial(function, *arguments, **keywords)


def _decode_method(decoder: Decoder, node: dict[str, Any], path: Path) -> Any:
    owner, name = decoder.elements(node, path)
    return getattr(owner, name)


def _refuse(path: Path, reason: str) -> typing.NoReturn:
    raise IncompatibleState(
        f"{path_in_words(path)} cannot be read: {reason}",
        safe="it is kept as it was",
        remedy="declare a migration that makes it fit",
    )


_DECODERS: dict[str, Callable[[Decoder, dict[str, Any], Path], Any]] = {
    "ref": lambda decoder, node, path: decoder.follow(node),
    "model": _decode_model,
    "object": _decode_object,
    "state": _decode_state,
    "error": _decode_error,
    "plain": _decode_plain,
    "enum": _decode_enum,
    "flags": lambda decoder, node, path: decoder.class_of(node)(node["$v"]),
    "named": lambda decoder, node, path: decoder.find(node["$v"]),
    "type": lambda decoder, node, path: decoder.type(node["$v"]),
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

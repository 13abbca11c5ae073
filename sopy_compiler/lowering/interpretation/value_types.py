"""The types of abstract values, as narrow as they are known."""

import builtins
from collections.abc import Iterable
from typing import Final

from sopy_compiler.ir.type_expression import (
    CLASS,
    FUNCTION,
    LITERAL,
    NONE,
    UNION,
    UNKNOWN_TYPE,
    TypeExpression,
)
from sopy_compiler.lowering.interpretation.contents import elements, entries
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    Method,
    NoResult,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
)
from sopy_compiler.lowering.interpretation.world import World

_ENUM_PREFIX: Final = "enum:"
_KINDS: Final = {
    "list": "builtins.list",
    "set": "builtins.set",
    "frozenset": "builtins.frozenset",
    "deque": "collections.deque",
    "generator": "collections.abc.Iterator",
}


def type_of(values: Values, world: World) -> TypeExpression:
    """The type of "one of these values"; unknown as soon as one of them is."""
    return _union(_type_of(value, world) for value in values)


def parts_of(values: Values, world: World) -> tuple[TypeExpression, ...]:
    """The types of what one container is put together from, if it is of several parts that are not the same.

    A tuple as it is written has a type for each part already.
    """
    if len(values) != 1:
        return ()
    match next(iter(values)):
        case Items(kind=kind, elements=held, is_exact=is_exact) if kind != "tuple" or not is_exact:
            parts = [type_of(found, world) for found in held]
        case Mapping(entries=held):
            parts = [type_of(found, world) for _, found in held]
        case _:
            return ()
    distinct = tuple(dict.fromkeys(parts))
    return distinct if len(distinct) > 1 else ()


def _type_of(value: Value, world: World) -> TypeExpression:
    match value:
        case Literal(value=None) | NoResult():
            return TypeExpression(name=NONE)
        case Literal(type_name=kind) if kind.startswith(_ENUM_PREFIX):
            return TypeExpression(name=kind.removeprefix(_ENUM_PREFIX), literals=(value.value,))
        case Literal():
            return TypeExpression(name=LITERAL, literals=(value.value,))
        case Typed() | SigmaPart() | SigmaCopy() | PayloadPart():
            return value.type
        case Items(kind="tuple", is_exact=False):
            return TypeExpression(name="builtins.tuple")
        case Items(kind="tuple"):
            parts = tuple(type_of(items, world) for items in value.elements)
            return TypeExpression(name="builtins.tuple", arguments=parts)
        case Items(kind=kind) if kind in _KINDS:
            held = elements(value, world)
            inner = _union(_type_of(item, world) for item in held)
            return TypeExpression(name=_KINDS[kind], arguments=(inner,) if held else ())
        case Mapping():
            return _dictionary(value, world)
        case InstanceOf() if not value.is_self:
            return TypeExpression(name=world.classes.qualname(value.definition))
        case EventValue():
            return TypeExpression(name=value.qualname)
        case Function() | Method() if is_function(value):
            return TypeExpression(name=FUNCTION)
        case ClassObject():
            return TypeExpression(name=CLASS)
    return UNKNOWN_TYPE


def is_function(value: Function | Method) -> bool:
    """Whether it surely is one; what a decorator makes, and attributes of outside types, can be anything."""
    if isinstance(value, Function):
        return not value.wrapper
    receiver = value.receiver
    return isinstance(receiver, (SigmaPart, PayloadPart)) and all(
        callable(getattr(getattr(builtins, member.name.removeprefix("builtins."), None), value.name, None))
        for member in receiver.type.members
    )


def _dictionary(value: Mapping, world: World) -> TypeExpression:
    """A dict with the types of its keys and values, none where it holds nothing."""
    held = entries(value, world)
    keys = _union(UNKNOWN_TYPE if key is None else _type_of(key, world) for key, _ in held)
    values = _union(_type_of(item, world) for _, found in held for item in found)
    return TypeExpression(name="builtins.dict", arguments=(keys, values) if held else ())


def _union(types: Iterable[TypeExpression]) -> TypeExpression:
    members = [member for found in types for member in found.members]
    if not members or UNKNOWN_TYPE in members:
        return UNKNOWN_TYPE
    # Of equal types that are written in several ways the same one in every run.
    ordered = list(dict.fromkeys(sorted(members, key=_type_order)))
    return ordered[0] if len(ordered) == 1 else TypeExpression(name=UNION, arguments=tuple(ordered))


def _type_order(one: TypeExpression) -> tuple[str, ...]:
    return (one.name, repr(one.literals), repr(one.arguments), repr(one.constraints), one.text)

"""The types of abstract values, as narrow as they are known."""

from collections.abc import Iterable
from typing import Final

from sopy_compiler.ir.type_expression import LITERAL, NONE, UNION, UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.interpretation.contents import elements
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    InstanceOf,
    Items,
    Literal,
    Mapping,
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


def type_of(values: Values, world: World) -> TypeExpression:
    """The type of "one of these values"; unknown as soon as one of them is."""
    return _union(_type_of(value, world) for value in values)


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
        case Items(kind="list" | "set"):
            held = elements(value, world)
            inner = _union(_type_of(item, world) for item in held)
            return TypeExpression(name=f"builtins.{value.kind}", arguments=(inner,) if held else ())
        case Mapping():
            return TypeExpression(name="builtins.dict")
        case InstanceOf() if not value.is_self:
            return TypeExpression(name=world.classes.qualname(value.definition))
        case EventValue():
            return TypeExpression(name=value.qualname)
    return UNKNOWN_TYPE


def _union(types: Iterable[TypeExpression]) -> TypeExpression:
    members = {member for found in types for member in found.members}
    if not members or UNKNOWN_TYPE in members:
        return UNKNOWN_TYPE
    ordered = sorted(members, key=lambda one: (one.name, repr(one.literals), repr(one.arguments)))
    return ordered[0] if len(ordered) == 1 else TypeExpression(name=UNION, arguments=tuple(ordered))

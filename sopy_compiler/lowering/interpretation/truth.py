"""Which values are true."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sopy_compiler.domain.optional import without_none
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    Finish,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    Literal,
    Mapping,
    NoResult,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
)


def truth(value: Value) -> bool | None:
    """Whether `bool(value)` is surely True or False; None when it depends."""
    match value:
        case Literal():
            return None if value.type_name.startswith("enum:") else bool(value.value)
        case NoResult():
            return False
        case InstanceOf():
            return None if _has_own_truth(value) else True
        case ClassObject() | Function() | LambdaFunction() | Finish() | EventValue():
            return True
        case Items(kind="tuple", is_exact=True):
            return bool(value.elements)
        case Items() | Mapping():
            return None
    return None


def _has_own_truth(value: InstanceOf) -> bool:
    """Whether a class or a base of it can say otherwise; a class without bases has all its methods here."""
    bindings = value.definition.scope.bindings
    return bool(value.definition.node.bases) or "__bool__" in bindings or "__len__" in bindings


_FALSE: Final[dict[str, Literal]] = {
    "builtins.bool": Literal(False, "bool"),
    "builtins.int": Literal(0, "int"),
    "builtins.str": Literal("", "str"),
    "None": Literal(None, "NoneType"),
}


def filter_truth(values: Values, wanted: bool) -> Values:
    """The values that can be true, or false; of a type, the part that can."""
    kept: set[Value] = set()
    for value in values:
        if truth(value) in (wanted, None):
            kept.update(_members(value, wanted))
    return frozenset(kept)


def _members(value: Value, wanted: bool) -> Iterator[Value]:
    """The value, or where its type is plain, the values of that type that are so true."""
    if not isinstance(value, (SigmaPart, PayloadPart, Typed)):
        yield value
        return
    members = value.type.members
    if not wanted and all(member.name in _FALSE for member in members):
        for member in members:
            yield _FALSE[member.name]
    elif wanted and [member.name for member in members] == ["builtins.bool"]:
        yield Literal(True, "bool")
    elif wanted and len(members) > 1:
        yield replace(value, type=without_none(value.type))
    else:
        yield value

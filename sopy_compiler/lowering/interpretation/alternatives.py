"""The closed set of values or types that a field, payload or variable can have.

`match` and `if` chains over such a set are exhaustive once every alternative is covered.
"""

from collections.abc import Callable
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import LITERAL, NONE, Constant, TypeExpression


@dataclass(frozen=True, slots=True)
class Alternative:
    """One member: the constant `value` of type `type_name`, or any value of that type."""

    type_name: str
    value: Constant = None
    is_constant: bool = False


NONE_ALTERNATIVE = Alternative("builtins.NoneType", None, True)


def constant_alternative(value: Constant) -> Alternative:
    """The alternative of one constant."""
    if value is None:
        return NONE_ALTERNATIVE
    return Alternative(f"builtins.{type(value).__name__}", value, True)


def enum_alternative(qualname: str, member: str) -> Alternative:
    """The alternative of one enum member."""
    return Alternative(qualname, member, True)


def alternatives_of(
    expression: TypeExpression, enum_members: Callable[[str], tuple[str, ...] | None]
) -> frozenset[Alternative] | None:
    """All alternatives of a type, or None when some part of it is unknown.

    `enum_members` names the members of an enum class, or answers None for any other type.
    """
    found: set[Alternative] = set()
    for member in expression.members:
        if not member.is_known and member.name == "unknown":
            return None
        if member.name == LITERAL:
            found.update(constant_alternative(value) for value in member.literals)
        elif member.name == NONE:
            found.add(NONE_ALTERNATIVE)
        elif member.name == "builtins.bool":
            found.update((constant_alternative(True), constant_alternative(False)))
        elif (names := enum_members(member.name)) is not None:
            found.update(enum_alternative(member.name, name) for name in names)
        elif member.name in {"typing.Any", "builtins.object"}:
            return None
        else:
            found.add(Alternative(member.name))
    return frozenset(found)


_NUMBERS: Final = frozenset({"builtins.int", "builtins.float", "builtins.bool", "builtins.complex"})
Alternatives = frozenset[Alternative]


def divide(
    remaining: Alternatives, wanted: Alternatives, *, is_identity: bool = False
) -> tuple[Alternatives, Alternatives]:
    """What remains if the value equals one of the constants `wanted`, and what if it equals none."""
    equal: set[Alternative] = set()
    unequal: set[Alternative] = set()
    for item in remaining:
        verdicts = {constant: are_equal(item, constant, is_identity=is_identity) for constant in wanted}
        if True not in verdicts.values():
            unequal.add(item)
        if item.is_constant and set(verdicts.values()) - {False}:
            equal.add(item)
        elif not item.is_constant:
            possible = {constant for constant, verdict in verdicts.items() if verdict is not False}
            is_plain = item.type_name.startswith("builtins.")
            equal.update(possible if is_plain else {item} if possible else ())
    return frozenset(equal), frozenset(unequal)


def are_equal(item: Alternative, constant: Alternative, *, is_identity: bool = False) -> bool | None:
    """Whether `item == constant` (or `item is constant`); None when it depends."""
    plain = item.type_name.startswith("builtins."), constant.type_name.startswith("builtins.")
    if item.is_constant and all(plain):
        if is_identity or "builtins.str" in (item.type_name, constant.type_name):
            return item == constant
        return bool(item.value == constant.value)
    if item.is_constant and not any(plain):
        return item == constant if item.type_name == constant.type_name else None
    if item.is_constant or not all(plain):
        # Members of an enum can equal the text or number that they are made of.
        return False if NONE_ALTERNATIVE in (item, constant) else None
    if item.type_name == constant.type_name:
        return None
    if item.type_name in _NUMBERS and constant.type_name in _NUMBERS and not is_identity:
        return None
    return None if item.type_name == "builtins.object" else False

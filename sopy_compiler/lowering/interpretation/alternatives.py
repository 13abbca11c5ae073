"""The closed set of values or types that a field, payload or variable can have.

`match` and `if` chains over such a set are exhaustive once every alternative is covered.
"""

from collections.abc import Callable
from dataclasses import dataclass

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

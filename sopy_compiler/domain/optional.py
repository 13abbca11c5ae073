"""None among the alternatives of a type."""

from typing import Final

from sopy_compiler.ir.type_expression import ANY, NONE, UNION, UNKNOWN, TypeExpression

_ROOM_FOR_NONE: Final = frozenset({NONE, UNKNOWN, ANY, "builtins.object"})


def present(expression: TypeExpression) -> tuple[TypeExpression, ...]:
    """The alternatives of a type other than None."""
    if expression.name != UNION:
        return () if expression.name == NONE else (expression,)
    return tuple(member for member in expression.members if member.name != NONE)


def present_or_none(expression: TypeExpression) -> tuple[TypeExpression, ...]:
    """The alternatives other than None, or None itself where there is nothing else."""
    return present(expression) or expression.members


def without_none(expression: TypeExpression) -> TypeExpression:
    """The type of a value that turned out not to be None; None alone stays what it is."""
    members = present(expression)
    if not expression.is_optional or not members:
        return expression
    return members[0] if len(members) == 1 else TypeExpression(name=UNION, arguments=members)


def only_present(expression: TypeExpression) -> TypeExpression | None:
    """The single alternative other than None; None where there are several, or none."""
    members = present(expression)
    return members[0] if len(members) == 1 else None


def leaves_room_for_none(expression: TypeExpression) -> bool:
    """Whether a value of the type may be None, or the type says nothing."""
    if expression.name != UNION:
        return expression.name in _ROOM_FOR_NONE
    return any(member.name in _ROOM_FOR_NONE for member in expression.members)

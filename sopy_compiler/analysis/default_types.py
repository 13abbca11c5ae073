"""The types of defaults, where their source text tells."""

import ast
from typing import Final

from sopy_compiler.ir.sigma import DefaultKind, Field
from sopy_compiler.ir.type_expression import LITERAL, NONE, UNION, UNKNOWN_TYPE, TypeExpression

_BUILTINS: Final = ("list", "dict", "set", "frozenset", "tuple", "str", "int", "float", "bool", "bytes")
_MADE: Final = {
    **{name: f"builtins.{name}" for name in _BUILTINS},
    **{f"{name}()": f"builtins.{name}" for name in _BUILTINS},
}


def default_type(field: Field) -> TypeExpression:
    """The type of the first value of a field; unknown where a call or a name gives it."""
    if field.default_kind is DefaultKind.FACTORY:
        name = _MADE.get(field.default)
        return TypeExpression(name=name) if name is not None else UNKNOWN_TYPE
    if field.default_kind is not DefaultKind.VALUE:
        return UNKNOWN_TYPE
    if field.default.endswith("()"):
        name = _MADE.get(field.default)
        return TypeExpression(name=name) if name is not None else UNKNOWN_TYPE
    try:
        return _type_of(ast.literal_eval(field.default))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return UNKNOWN_TYPE


def _type_of(value: object) -> TypeExpression:
    match value:
        case None:
            return TypeExpression(name=NONE)
        case str() | int() | float() | bool() | bytes():
            return TypeExpression(name=LITERAL, literals=(value,))
        case tuple():
            return TypeExpression(name="builtins.tuple", arguments=tuple(map(_type_of, value)))
        case list() | set():
            held = (_union(tuple(map(_type_of, value))),) if value else ()
            return TypeExpression(name=f"builtins.{type(value).__name__}", arguments=held)
        case dict():
            parts = (tuple(map(_type_of, value)), tuple(map(_type_of, value.values())))
            return TypeExpression(name="builtins.dict", arguments=tuple(map(_union, parts)) if value else ())
    return UNKNOWN_TYPE


def _union(parts: tuple[TypeExpression, ...]) -> TypeExpression:
    return parts[0] if len(parts) == 1 else TypeExpression(name=UNION, arguments=parts)

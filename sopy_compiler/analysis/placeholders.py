"""Defaults that stand for "nothing yet"."""

from typing import Final

from sopy_compiler.ir.sigma import DefaultKind, Field

_VALUES: Final = frozenset(
    {"None", "0", "0.0", "False", '""', "''", "[]", "{}", "()", "set()", "list()", "dict()"}
)
_IMMUTABLE: Final = frozenset({"None", "0", "0.0", "False", '""', "''", "()"})
_FACTORIES: Final = frozenset({"list", "dict", "set", "tuple", "deque", "str", "int", "float", "bool"})


def is_placeholder(field: Field) -> bool:
    """Whether the default is None, zero, false or empty."""
    if field.default_kind is DefaultKind.FACTORY:
        return field.default.rpartition(".")[2] in _FACTORIES
    return field.default_kind is DefaultKind.VALUE and field.default in _VALUES


def is_immutable_placeholder(field: Field) -> bool:
    """Whether the default is a placeholder that can be replaced, but not changed."""
    return field.default_kind is DefaultKind.VALUE and field.default in _IMMUTABLE

"""Defaults that stand for "nothing yet"."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.sigma import DefaultKind, Field, ModelKind
from sopy_compiler.ir.type_expression import LITERAL

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


def is_unset_choice(field: Field, index: Index) -> bool:
    """Whether the field starts as one of the few values that its type allows: a stage, a mode."""
    only = only_present(field.type)
    if only is None or field.default_kind is not DefaultKind.VALUE:
        return False
    model = index.models.get(only.name)
    return only.name == LITERAL or (model is not None and model.kind is ModelKind.ENUM)


def is_immutable_placeholder(field: Field) -> bool:
    """Whether the default is a placeholder that can be replaced, but not changed."""
    return field.default_kind is DefaultKind.VALUE and field.default in _IMMUTABLE


def is_nothing(field: Field) -> bool:
    """Whether the default is None, an empty text or container, which no setting is."""
    if field.default_kind is DefaultKind.FACTORY:
        return field.default.rpartition(".")[2] in {"list", "dict", "set", "deque"}
    return field.default_kind is DefaultKind.VALUE and field.default in {
        "None",
        "[]",
        "{}",
        "set()",
        "''",
        '""',
    }

"""Whether every value of one type is a value of another; None where it cannot be told."""

from typing import Final

from sopy_compiler.analysis.changes.names import Names
from sopy_compiler.ir.type_expression import ANY, LITERAL, NONE, UNKNOWN, TypeExpression

_WIDER: Final = {
    "builtins.bool": frozenset({"builtins.int", "builtins.float", "builtins.complex"}),
    "builtins.int": frozenset({"builtins.float", "builtins.complex"}),
    "builtins.float": frozenset({"builtins.complex"}),
    "datetime.datetime": frozenset({"datetime.date"}),
}
_ABSTRACT: Final = {
    "builtins.list": ("Sequence", "MutableSequence", "Collection", "Iterable", "Container", "Sized"),
    "builtins.tuple": ("Sequence", "Collection", "Iterable", "Container", "Sized"),
    "builtins.set": ("Set", "MutableSet", "AbstractSet", "Collection", "Iterable", "Container", "Sized"),
    "builtins.frozenset": ("Set", "AbstractSet", "Collection", "Iterable", "Container", "Sized"),
    "builtins.dict": ("Mapping", "MutableMapping", "Collection", "Iterable", "Container", "Sized"),
}
_PLAIN: Final = frozenset(
    f"builtins.{name}"
    for name in (
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "complex",
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
    )
) | {
    "datetime.datetime",
    "datetime.date",
    "datetime.time",
    "datetime.timedelta",
    "decimal.Decimal",
    "uuid.UUID",
}


def holds(new: TypeExpression, old: TypeExpression, names: Names) -> bool | None:
    """Whether a place of the new type takes everything that one of the old type can have held."""
    verdicts = [_holds_one(new, member, names) for member in old.members]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _holds_one(new: TypeExpression, old: TypeExpression, names: Names) -> bool | None:
    verdicts = [_fits(member, old, names) for member in new.members]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _fits(new: TypeExpression, old: TypeExpression, names: Names) -> bool | None:
    if new.name in (ANY, "builtins.object"):
        return True
    if UNKNOWN in (new.name, old.name) or old.name in (ANY, "builtins.object"):
        return None
    if LITERAL in (new.name, old.name):
        return _fits_literal(new, old)
    if NONE in (new.name, old.name):
        return new.name == old.name
    if names.later(old.name) == new.name:
        return _fit_arguments(new, old, names)
    if new.name in names.later_ancestors(old.name):
        return None if new.arguments else True
    if new.name in _WIDER.get(old.name, ()):
        return True
    if new.name.rpartition(".")[2] in _ABSTRACT.get(old.name, ()) and new.name not in _PLAIN:
        return _fit_arguments(new, old, names)
    return False if names.is_known(new.name) and names.is_known(old.name) else _foreign(new, old)


def _foreign(new: TypeExpression, old: TypeExpression) -> bool | None:
    """For two types of which one at least is of some library."""
    return False if new.name in _PLAIN and old.name in _PLAIN else None


def _fits_literal(new: TypeExpression, old: TypeExpression) -> bool | None:
    if new.name == LITERAL and old.name == LITERAL:
        pairs = {(type(value), value) for value in new.literals}
        return all((type(value), value) in pairs for value in old.literals)
    if old.name == LITERAL:
        return all(f"builtins.{type(value).__name__}" == new.name for value in old.literals)
    return False if old.name in _PLAIN else None


def _fit_arguments(new: TypeExpression, old: TypeExpression, names: Names) -> bool | None:
    if not new.arguments:
        return True
    if len(new.arguments) != len(old.arguments):
        return None
    pairs = zip(new.arguments, old.arguments, strict=True)
    verdicts = [holds(after, before, names) for after, before in pairs]
    if False in verdicts:
        return False
    return None if None in verdicts else True

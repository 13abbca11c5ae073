"""Finding the row of an outside function by its qualified name."""

from dataclasses import replace
from typing import Final

from sopy_compiler.library.functions import function_rows
from sopy_compiler.library.row import FunctionRow

_ROWS: Final = tuple(function_rows())
_EXACT: Final = {row.name: row for row in reversed(_ROWS) if not row.is_prefix}
_PREFIXES: Final = tuple(row for row in _ROWS if row.is_prefix)
# The functions of these classes are their methods, called with the object first.
_UNBOUND: Final = tuple(f"builtins.{kind}." for kind in ("list", "dict", "set", "str", "tuple"))
_ATTRIBUTE_FUNCTIONS: Final = frozenset(
    f"builtins.{owner}{name}"
    for owner, names in {
        "": ("getattr", "setattr", "delattr"),
        "object.": ("__getattribute__", "__setattr__", "__delattr__"),
    }.items()
    for name in names
)


def function_row(name: str) -> FunctionRow:
    """What is known of the function; an empty row where nobody wrote one."""
    found = _EXACT.get(name)
    if found is not None:
        return found
    prefix = next((row for row in _PREFIXES if name.startswith(row.name)), None)
    return FunctionRow(name=name) if prefix is None else replace(prefix, name=name)


def method_behind(name: str) -> str:
    """The method of its first argument that the function is, as `list.append` is; empty for any other."""
    if name.startswith(_UNBOUND) and name != "builtins.dict.fromkeys":
        return name.rpartition(".")[2]
    return function_row(name).method


def refers(name: str) -> bool:
    """Whether the function does to its first argument what an attribute or a subscript does."""
    return name in _ATTRIBUTE_FUNCTIONS or bool(method_behind(name))

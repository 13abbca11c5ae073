"""Defaults that are one object for all instances."""

import ast
from typing import Final

from sopy_compiler.ir.sigma import DefaultKind, Field

_DISPLAYS: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CONTAINERS: Final = frozenset(
    {"list", "dict", "set", "bytearray", "deque", "defaultdict", "Counter", "OrderedDict"}
)


def is_mutable_default(field: Field) -> bool:
    """Whether the default is a list, dict, set or the like, made once when the class is."""
    if field.default_kind is not DefaultKind.VALUE:
        return False
    try:
        node = ast.parse(field.default, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    if isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name in _CONTAINERS
    return isinstance(node, _DISPLAYS)

"""What the constraints of a field say about constants."""

import ast
import re
from typing import Final

from sopy_compiler.ir.sigma import Field
from sopy_compiler.ir.type_expression import Constant

SIZES: Final = ("min_length", "max_length")
_LOWER_BOUNDS: Final = frozenset({"gt", "ge"})
_UPPER_BOUNDS: Final = frozenset({"lt", "le"})
_TYPE_STRICTNESS: Final = frozenset({"strict", "allow_inf_nan"})


def value_constraints(field: Field) -> dict[str, str]:
    """The constraints on values, by keyword with the source text of their limit."""
    return {name: text for name, text in field.constraints if name not in _TYPE_STRICTNESS and text != "None"}


def broken_constraint(value: Constant, field: Field) -> str | None:
    """The constraint that a constant breaks, as written (`le=100`); None when none is known to be broken."""
    for name, text in value_constraints(field).items():
        if is_kept(value, name, text) is False:
            return f"{name}={text}"
    return None


def keeps_constraints(value: Constant, field: Field) -> bool:
    """Whether a constant surely satisfies every constraint."""
    return all(is_kept(value, name, text) for name, text in value_constraints(field).items())


def keeps_bounds_by_growing(field: Field) -> bool:
    """Whether adding to a number that satisfies the constraints cannot break them."""
    return value_constraints(field).keys() <= _LOWER_BOUNDS


def keeps_bounds_by_shrinking(field: Field) -> bool:
    """Whether subtracting from a number that satisfies the constraints cannot break them."""
    return value_constraints(field).keys() <= _UPPER_BOUNDS


def is_kept(value: Constant, name: str, text: str) -> bool | None:
    """Whether `value` satisfies one constraint; None where that cannot be told."""
    limit = _constant(text)
    if name == "pattern" and isinstance(value, str) and isinstance(limit, str):
        return _matches(limit, value)
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        return None
    if name in SIZES and isinstance(value, (str, bytes)):
        return len(value) >= limit if name == "min_length" else len(value) <= limit
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    match name:
        case "gt":
            return value > limit
        case "ge":
            return value >= limit
        case "lt":
            return value < limit
        case "le":
            return value <= limit
        case "multiple_of" if isinstance(value, int) and isinstance(limit, int) and limit:
            return value % limit == 0
    return None


def _constant(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _matches(pattern: str, value: str) -> bool | None:
    """Whether the pattern is found; pydantic's engine is Rust's, so only what both write alike is judged."""
    if not re.fullmatch(r"\^?[\w\s\[\]\-,:;/@#%&!~=<>]*[\w\s\[\]\-+*?{}]*\$?", pattern):
        return None
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return None

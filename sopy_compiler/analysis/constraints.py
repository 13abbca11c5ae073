"""What the constraints of a field say about values."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.constants import constants_of
from sopy_compiler.domain.containers import container_of, parts_beside
from sopy_compiler.domain.optional import only_present, present
from sopy_compiler.ir.sigma import Field
from sopy_compiler.ir.type_expression import Constant, TypeExpression

Constraint = tuple[str, str]

SIZES: Final = ("min_length", "max_length")
AFTER: Final = "after_validator"
_LOWER_BOUNDS: Final = frozenset({"gt", "ge"})
_UPPER_BOUNDS: Final = frozenset({"lt", "le"})
_TYPE_STRICTNESS: Final = frozenset({"strict", "allow_inf_nan"})
_PREPARING: Final = frozenset({"before_validator", "plain_validator", "wrap_validator", "metadata"})
_GROWING: Final = frozenset({"AddAssign", "BitOrAssign"})
_SHRINKING: Final = frozenset({"SubtractAssign", "BitAndAssign"})


def value_constraints(field: Field) -> tuple[Constraint, ...]:
    """The constraints on values: keyword with the source text of the limit, or of the function."""
    return on_values(field.constraints)


def on_values(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Those that values of the type can break."""
    return tuple(
        (name, text)
        for name, text in constraints
        if name not in _TYPE_STRICTNESS and name != "metadata" and text != "None"
    )


def constraint_text(constraint: Constraint) -> str:
    """The constraint as a report names it: `le=100`, or the function."""
    name, text = constraint
    return text if name.endswith("_validator") else f"{name}={text}"


def broken_constraint(value: Constant, constraints: tuple[Constraint, ...]) -> str | None:
    """The constraint that a constant breaks, as written (`le=100`); None when none is known to be broken."""
    for name, text in on_values(constraints):
        if is_kept(value, name, text) is False:
            return f"{name}={text}"
    return None


def keeps(value: TypeExpression, constraints: tuple[Constraint, ...]) -> bool:
    """Whether a value of the type surely satisfies every constraint: a constant, or one that is checked."""
    wanted = on_values(constraints)
    for member in present(value):
        constants = constants_of(member)
        if constants is None:
            if not set(wanted) <= set(member.constraints):
                return False
        elif not all(is_kept(one, name, text) for one in constants for name, text in wanted):
            return False
    return True


def keeps_by_operator(operator: str, value: TypeExpression, field: Field) -> bool:
    """Whether an augmented assignment surely leaves a value that satisfied the constraints with them."""
    names = {name for name, _ in value_constraints(field)}
    if container_of(field.type) is not None:
        harmless = (
            {"min_length"} if operator in _GROWING else {"max_length"} if operator in _SHRINKING else set()
        )
        return names <= harmless
    constants = constants_of(value)
    if constants is None or not all(isinstance(one, (int, float)) and one >= 0 for one in constants):
        return False
    if operator == "AddAssign":
        return names <= _LOWER_BOUNDS
    return operator == "SubtractAssign" and names <= _UPPER_BOUNDS


def skipped_inside(declared: TypeExpression, value: TypeExpression) -> Iterator[Constraint]:
    """The constraints on what a container holds that a value is not known to satisfy."""
    wanted = only_present(declared)
    if wanted is None or not wanted.arguments:
        return
    for member in present(value):
        for inner, given in parts_beside(wanted, member):
            if not keeps(given, inner.constraints):
                yield from on_values(inner.constraints)
            yield from skipped_inside(inner, given)


def is_prepared(declared: TypeExpression) -> bool:
    """Whether something makes a value of the type from another one, or may do so."""
    return any(name in _PREPARING for name, _ in declared.constraints) or any(
        is_prepared(argument) for argument in declared.arguments
    )


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

"""Tests of the interpreter's version that every interpreter which can run the program decides alike."""

from typing import Final

from sopy_compiler.lowering.interpretation.values import External, Items, Literal, Values, one
from sopy_compiler.syntax import nodes

MINIMUM: Final = (3, 11)
"""What the runtime needs."""
_VERSION: Final = one(External("sys.version_info"))


def version_test(operator: nodes.ComparisonOperator, left: Values, right: Values) -> bool | None:
    """What `sys.version_info >= (3, 9)` comes to; None where that depends, and for other comparisons."""
    wanted = _numbers(right) if left == _VERSION else None
    if wanted is None or wanted > MINIMUM:
        return None
    match operator:
        case nodes.GreaterThanEqual() | nodes.GreaterThan():
            return True
        case nodes.LessThan() | nodes.LessThanEqual():
            return False
    return None


def _numbers(values: Values) -> tuple[int, ...] | None:
    value = next(iter(values)) if len(values) == 1 else None
    if not isinstance(value, Items) or value.kind != "tuple" or not value.is_exact:
        return None
    found: list[int] = []
    for held in value.elements:
        number = next(iter(held)) if len(held) == 1 else None
        if not isinstance(number, Literal) or not isinstance(number.value, int):
            return None
        found.append(number.value)
    return tuple(found)

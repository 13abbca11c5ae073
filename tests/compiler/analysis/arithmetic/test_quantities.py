import math
from itertools import combinations_with_replacement, product
from operator import eq, ge, gt, le, lt

import pytest

from sopy_compiler.analysis.arithmetic.formula import Compared, Exactly, Flag, Formula, Variable, negated
from sopy_compiler.analysis.arithmetic.quantities import (
    Kind,
    Quantity,
    Range,
    constant,
    equal,
    is_true,
    ordered,
    range_of,
    unknown,
)
from sopy_compiler.analysis.arithmetic.solver import contradiction
from sopy_compiler.ir.predicate import Relation
from sopy_compiler.ir.type_expression import TypeExpression
from tests.effort import IS_THOROUGH

VALUES = (None, 0, 1, 2, True, False, 0.0, 0.5, 1.0, -1.5, math.nan)
ORDERS = {Relation.LESS: lt, Relation.AT_MOST: le, Relation.GREATER: gt, Relation.AT_LEAST: ge}
Value = int | float | None


def exactly(value: Value, name: str) -> tuple[Quantity, list[Formula]]:
    """Any optional number, with what makes it this one."""
    kind = Kind.REAL if isinstance(value, float) else Kind.WHOLE
    quantity, axioms = unknown(name, Range(kind, is_optional=True))
    known: list[Formula] = [*axioms, quantity.is_absent if value is None else quantity.is_present]
    if isinstance(value, float):
        known.append(quantity.is_nan if math.isnan(value) else negated(quantity.is_nan))
    if value is not None and not math.isnan(value):
        number = value if isinstance(value, float) else int(value)
        known.append(Compared(quantity.number, Relation.EQUAL, Exactly(number)))
    return quantity, known


def decided(formula: Formula | None, axioms: list[Formula]) -> bool:
    """Whether the formula holds; it has to be so or not."""
    assert formula is not None
    can_hold = contradiction([formula], axioms) is None
    assert can_hold is not (contradiction([negated(formula)], axioms) is None)
    return can_hold


# Both orders of two values in the slow run, one of them every day.
PAIRS = list(product(VALUES, VALUES) if IS_THOROUGH else combinations_with_replacement(VALUES, 2))


@pytest.mark.thorough
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_numbers_compare_as_python_compares_them(left: Value, right: Value) -> None:
    (one, known), (other, more) = exactly(left, "left"), exactly(right, "right")
    assert decided(equal(one, other), [*known, *more]) is eq(left, right)
    if left is None or right is None:
        return
    for relation, test in ORDERS.items():
        assert decided(ordered(one, relation, other), [*known, *more]) is test(left, right)


@pytest.mark.parametrize("value", VALUES)
def test_truth_is_that_of_python(value: Value) -> None:
    quantity, known = exactly(value, "value")
    assert decided(is_true(quantity), known) is bool(value)


def test_texts_are_equal_or_not_and_have_no_order() -> None:
    texts: dict[str, int] = {}
    one, other, same = (constant(text, texts) for text in ("a", "b", "a"))
    assert one is not None
    assert other is not None
    assert same is not None
    assert decided(equal(one, same), [])
    assert not decided(equal(one, other), [])
    assert ordered(one, Relation.LESS, other) is None


def test_values_of_different_kinds_are_not_compared() -> None:
    text, number = constant("a", {}), constant(1, {})
    assert text is not None
    assert number is not None
    assert equal(text, number) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, b"x", 1 << 300])
def test_constants_without_a_plain_number_are_not_followed(value: float | bytes) -> None:
    assert constant(value, {}) is None


def named(name: str, *arguments: TypeExpression, literals: tuple[str | int, ...] = ()) -> TypeExpression:
    return TypeExpression(name=name, arguments=arguments, literals=literals)


INT, TEXT, NONE = named("builtins.int"), named("builtins.str"), named("None")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (INT, Range(Kind.WHOLE, is_optional=False)),
        (named("Union", INT, NONE), Range(Kind.WHOLE, is_optional=True)),
        (named("builtins.bool"), Range(Kind.WHOLE, is_optional=False, is_bool=True)),
        (named("builtins.float"), Range(Kind.REAL, is_optional=False)),
        (named("builtins.list", TEXT), Range(Kind.CONTAINER, is_optional=False)),
        (named("Literal", literals=("a", "b")), Range(Kind.TEXT, is_optional=False)),
        (named("Literal", literals=("a", 1)), None),
        (named("Union", INT, TEXT), None),
        (named("Union", INT, named("builtins.float")), None),
        (NONE, None),
        (named("unknown"), None),
        (named("flow.Order"), None),
    ],
)
def test_the_kind_of_a_type(expression: TypeExpression, expected: Range | None) -> None:
    assert range_of(expression) == expected


def test_a_length_is_never_negative_and_a_bool_one_of_two() -> None:
    text, axioms = unknown("text", Range(Kind.TEXT, is_optional=False))
    assert isinstance(text.length, Variable)
    assert contradiction([Compared(text.length, Relation.LESS, Exactly(0))], axioms) == (0,)
    switch, axioms = unknown("switch", Range(Kind.WHOLE, is_optional=True, is_bool=True))
    assert contradiction([Compared(switch.number, Relation.GREATER, Exactly(1))], axioms) == (0,)
    assert isinstance(switch.is_absent, Flag)

import pytest

from sopy_compiler.analysis.arithmetic.formula import (
    FALSE,
    TRUE,
    Compared,
    Exactly,
    Flag,
    Formula,
    Sum,
    Variable,
    both,
    either,
    negated,
)
from sopy_compiler.analysis.arithmetic.solver import contradiction
from sopy_compiler.ir.predicate import Relation

A, B, C = (Variable(name, is_whole=True) for name in "abc")
X, Y = (Variable(name, is_whole=False) for name in "xy")


def less(left: object, right: object) -> Formula:
    return Compared(left, Relation.LESS, right)  # type: ignore[arg-type] # numbers of several classes


def test_a_circle_of_orders_is_a_contradiction() -> None:
    assert contradiction([less(A, B), less(B, C), less(C, A)], ()) == (0, 1, 2)
    assert contradiction([less(A, B), less(B, C), less(A, C)], ()) is None


def test_what_is_not_needed_is_left_out() -> None:
    assert contradiction([less(C, B), less(A, B), Flag("f"), less(B, A)], ()) == (1, 3)


def test_axioms_hold_and_are_never_named() -> None:
    assert contradiction([less(A, B)], [less(B, A)]) == (0,)


@pytest.mark.parametrize(
    ("low", "high", "is_refuted"),
    [(A, Sum("+", A, Exactly(1)), True), (X, Y, False)],
)
def test_between_neighbouring_whole_numbers_lies_none(
    low: Variable, high: Variable | Sum, is_refuted: bool
) -> None:
    middle = B if is_refuted else Variable("z", is_whole=False)
    found = contradiction([less(low, middle), less(middle, high)], ())
    assert (found is not None) is is_refuted


def test_floats_are_the_fractions_that_they_are() -> None:
    tenth = Compared(X, Relation.EQUAL, Exactly(0.1))
    assert contradiction([tenth, Compared(X, Relation.AT_LEAST, Exactly(0.1))], ()) is None
    assert contradiction([tenth, less(X, Exactly(0.1))], ()) == (0, 1)


@pytest.mark.parametrize(
    ("relation", "left", "right", "holds"),
    [
        (relation, left, right, test(left, right))
        for relation, test in (
            (Relation.LESS, int.__lt__),
            (Relation.AT_MOST, int.__le__),
            (Relation.GREATER, int.__gt__),
            (Relation.AT_LEAST, int.__ge__),
            (Relation.EQUAL, int.__eq__),
        )
        for left in (1, 2)
        for right in (1, 2)
    ],
)
def test_relations_are_those_of_python(relation: Relation, left: int, right: int, holds: bool) -> None:
    formula = Compared(Exactly(left), relation, Exactly(right))
    assert (contradiction([formula], ()) is None) is holds
    assert (contradiction([negated(formula)], ()) is None) is not holds


@pytest.mark.parametrize(("operator", "result"), [("+", 5), ("-", 1), ("*", 6)])
def test_sums_are_those_of_python(operator: str, result: int) -> None:
    known = [Compared(A, Relation.EQUAL, Exactly(3)), Compared(B, Relation.EQUAL, Exactly(2))]
    total = Compared(Sum(operator, A, B), Relation.EQUAL, Exactly(result))
    assert contradiction([*known, total], ()) is None
    assert contradiction([*known, negated(total)], ()) == (0, 1, 2)


def test_questions_that_are_too_hard_have_no_answer() -> None:
    cube = Sum("*", A, Sum("*", A, A))
    other = Sum("*", B, Sum("*", B, B))
    third = Sum("*", C, Sum("*", C, C))
    assert (
        contradiction([Compared(Sum("+", cube, Sum("+", other, third)), Relation.EQUAL, Exactly(114))], ())
        is None
    )


def test_connectives_are_simplified() -> None:
    flag = Flag("f")
    assert both(flag, TRUE) == either(flag, FALSE) == flag
    assert (both(flag, FALSE), either(flag, TRUE)) == (FALSE, TRUE)
    assert (both(), either()) == (TRUE, FALSE)
    assert contradiction([both(flag, negated(flag))], ()) == (0,)
    assert contradiction([either(flag, negated(flag))], ()) is None

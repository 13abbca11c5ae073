"""How atoms compare: what is left of a set once a comparison has gone one way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sopy_compiler.analysis.typestate.atoms import (
    CONTAINERS,
    NONE_ATOM,
    NUMBERS,
    Atom,
    AtomKind,
    constant_atom,
    so_true,
    truth,
)
from sopy_compiler.ir.predicate import Relation
from sopy_compiler.ir.type_expression import Constant

_NUMERIC: Final = frozenset({*NUMBERS, "builtins.bool"})
_TEST: Final[dict[Relation, Callable[[float, float], bool]]] = {
    Relation.EQUAL: lambda left, right: left == right,
    Relation.IDENTICAL: lambda left, right: left == right,
    Relation.LESS: lambda left, right: left < right,
    Relation.AT_MOST: lambda left, right: left <= right,
    Relation.GREATER: lambda left, right: left > right,
    Relation.AT_LEAST: lambda left, right: left >= right,
}
OPPOSITE: Final = {
    Relation.LESS: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.GREATER,
    Relation.GREATER: Relation.AT_MOST,
    Relation.AT_LEAST: Relation.LESS,
}
MIRRORED: Final = {
    Relation.EQUAL: Relation.EQUAL,
    Relation.IDENTICAL: Relation.IDENTICAL,
    Relation.LESS: Relation.GREATER,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.GREATER: Relation.LESS,
    Relation.AT_LEAST: Relation.AT_MOST,
}


def holds(left: Atom, relation: Relation, right: Atom) -> bool | None:
    """Whether the comparison of two values surely holds, or fails; None when it depends."""
    if relation in (Relation.EQUAL, Relation.IDENTICAL):
        return _are_equal(left, right)
    if left.is_constant and right.is_constant and _are_numbers(left, right):
        return _TEST[relation](_number(left.value), _number(right.value))
    return None


def narrowed(atom: Atom, relation: Relation, constant: Atom, *, wanted: bool) -> Atom | None:
    """The part of an atom that compares with a constant as wanted; None if there is none."""
    verdict = holds(atom, relation, constant)
    if verdict is not None:
        return atom if verdict is wanted else None
    if relation in (Relation.EQUAL, Relation.IDENTICAL):
        return _made_equal(atom, constant) if wanted else _made_unequal(atom, constant)
    if constant.is_constant and _are_numbers(atom, constant):
        effective = relation if wanted else OPPOSITE[relation]
        return _bounded(atom, effective, _number(constant.value))
    return atom


def length_narrowed(atom: Atom, relation: Relation, count: float, *, wanted: bool) -> Atom | None:
    """The part of a container whose length compares as wanted; None if there is none."""
    test = _TEST[relation]
    empty_fits = test(0, count) is wanted
    # Some length from 1 on fits: 1 itself, one near the count, or a very large one.
    filled_fits = any(test(length, count) is wanted for length in (1, count, count + 1, 2**40) if length >= 1)
    known = truth(atom)
    if known is True:
        return atom if filled_fits else None
    if known is False:
        return atom if empty_fits else None
    if empty_fits and filled_fits:
        return atom
    if empty_fits or filled_fits:
        return so_true(atom, wanted=filled_fits)
    return None


def _are_equal(left: Atom, right: Atom) -> bool | None:
    if NONE_ATOM in (left, right):
        return left == right
    plain = left.type_name.startswith("builtins."), right.type_name.startswith("builtins.")
    if not all(plain):
        if left.is_constant and right.is_constant and left.type_name == right.type_name:
            return left == right
        return None
    if _are_numbers(left, right):
        return _numbers_equal(left, right)
    if left.type_name != right.type_name:
        return None if {left.type_name, right.type_name} <= CONTAINERS else False
    if left.is_constant and right.is_constant:
        return left.value == right.value
    known = truth(left), truth(right)
    if None not in known and known[0] is not known[1]:
        return False
    return True if known == (False, False) else None


def _numbers_equal(left: Atom, right: Atom) -> bool | None:
    if left.is_constant and right.is_constant:
        return left.value == right.value
    low, high = _range(left)
    other_low, other_high = _range(right)
    if high < other_low or other_high < low:
        return False
    known = truth(left), truth(right)
    return False if None not in known and known[0] is not known[1] else None


def _made_equal(atom: Atom, constant: Atom) -> Atom | None:
    is_plain = constant.is_constant and constant.type_name.startswith("builtins.")
    return constant if is_plain and atom.type_name == constant.type_name else atom


def _made_unequal(atom: Atom, constant: Atom) -> Atom | None:
    if constant.is_constant and truth(constant) is False and atom.kind is AtomKind.ANY:
        # Only the empty text equals the empty text, only zero equals zero.
        return so_true(atom, wanted=True) if atom.type_name == constant.type_name else atom
    return atom


def _bounded(atom: Atom, relation: Relation, limit: float) -> Atom | None:
    """A number of which one more bound is known."""
    if atom.is_constant:
        return atom
    low, high = _range(atom)
    is_whole = isinstance(limit, int) or limit.is_integer()
    step = 1 if atom.type_name == "builtins.int" and is_whole else 0
    match relation:
        case Relation.LESS:
            high = min(high, limit - step)
        case Relation.AT_MOST:
            high = min(high, limit)
        case Relation.GREATER:
            low = max(low, limit + step)
        case Relation.AT_LEAST:
            low = max(low, limit)
    if low > high:
        return None
    if low == high and atom.type_name == "builtins.int":
        return constant_atom(int(low))
    return replace(
        atom, low=None if low == float("-inf") else low, high=None if high == float("inf") else high
    )


def _range(atom: Atom) -> tuple[float, float]:
    if atom.is_constant:
        return _number(atom.value), _number(atom.value)
    return (
        float("-inf") if atom.low is None else atom.low,
        float("inf") if atom.high is None else atom.high,
    )


def _are_numbers(left: Atom, right: Atom) -> bool:
    return left.type_name in _NUMERIC and right.type_name in _NUMERIC


def _number(value: Constant) -> float:
    assert isinstance(value, int | float)
    return value

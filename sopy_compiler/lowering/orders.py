"""What the answer to one comparison says about another one of the same value."""

from collections.abc import Iterable
from typing import Final

from sopy_compiler.immutable import dataclass

EQUAL: Final = "=="
LESS: Final = "<"
AT_MOST: Final = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`left relation right`, which holds; the relation is `==`, `<` or `<=`, the terms are texts.

    `numbers` are the values of the terms that are constants.
    """

    left: str
    relation: str
    right: str
    numbers: tuple[float | None, float | None] = (None, None)


def excludes(known: Order, asked: Order) -> bool:
    """Whether both cannot hold; sets have an order as well, in which two of them need not be comparable."""
    if known.left == asked.right and known.right == asked.left:
        return LESS in {known.relation, asked.relation}
    if known.left == asked.left and known.right == asked.right:
        return {known.relation, asked.relation} == {EQUAL, LESS}
    return any(
        _are_apart(_range(subject, known), _range(subject, asked))
        for subject in _subjects(known)
        if subject in _subjects(asked)
    )


def number(value: object) -> float | None:
    """A constant as a number; None for any other."""
    return float(value) if isinstance(value, (int, float)) else None


_Range = tuple[float, bool, float, bool]


def _subjects(order: Order) -> Iterable[str]:
    """What is compared with a number."""
    left, right = order.numbers
    if (left is None) is not (right is None):
        yield order.left if left is None else order.right


def _range(subject: str, order: Order) -> _Range:
    """The bounds of the value, each with whether it may be reached."""
    left, right = order.numbers
    bound = left if left is not None else right
    assert bound is not None
    if order.relation == EQUAL:
        return (bound, True, bound, True)
    is_reached = order.relation == AT_MOST
    if order.left == subject:
        return (float("-inf"), True, bound, is_reached)
    return (bound, is_reached, float("inf"), True)


def _are_apart(one: _Range, other: _Range) -> bool:
    low = max(one[0], other[0])
    high = min(one[2], other[2])
    if low != high:
        return low > high
    reached = [is_in for bound, is_in in (one[:2], one[2:], other[:2], other[2:]) if bound == low]
    return not all(reached)

"""What a place holds, as far as numbers can say it."""

from enum import StrEnum
from typing import Final

from sopy_compiler.analysis.arithmetic.formula import (
    FALSE,
    TRUE,
    Compared,
    Exactly,
    Flag,
    Formula,
    Number,
    Variable,
    both,
    either,
    negated,
)
from sopy_compiler.analysis.typestate.atoms import CONTAINERS
from sopy_compiler.domain.optional import present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.predicate import Relation
from sopy_compiler.ir.type_expression import LITERAL, Constant, TypeExpression

_MAXIMUM_BITS: Final = 256


class Kind(StrEnum):
    """Values of one kind compare with each other as their numbers do.

    The number of a text is its place among all texts in no order at all: equal texts have equal numbers. Of
    a container only the length counts, of NOTHING that it is None.
    """

    WHOLE = "whole"
    REAL = "real"
    TEXT = "text"
    CONTAINER = "container"
    NOTHING = "nothing"


_KINDS: Final = {
    "builtins.int": Kind.WHOLE,
    "builtins.bool": Kind.WHOLE,
    "builtins.float": Kind.REAL,
    "builtins.str": Kind.TEXT,
    "builtins.bytes": Kind.CONTAINER,
    **dict.fromkeys(CONTAINERS, Kind.CONTAINER),
}
_NUMBERS: Final = (Kind.WHOLE, Kind.REAL)
_ZERO: Final = Exactly(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value: its number, its length, whether it is None, whether it is not a number (NaN)."""

    kind: Kind
    number: Number = _ZERO
    length: Number | None = None
    is_absent: Formula = FALSE
    is_nan: Formula = FALSE

    @property
    def is_number(self) -> bool:
        """Whether it has an order."""
        return self.kind in _NUMBERS

    @property
    def is_present(self) -> Formula:
        """Whether it is not None."""
        return negated(self.is_absent)


NOTHING: Final = Quantity(kind=Kind.NOTHING, is_absent=TRUE)


@dataclass(frozen=True, slots=True)
class Range:
    """The kind of a declared type, whether it has room for None, and whether it has but two values."""

    kind: Kind
    is_optional: bool
    is_bool: bool = False


def range_of(expression: TypeExpression) -> Range | None:
    """What the values of a type are; None where they are of several kinds, or of one that is not followed."""
    members = present(expression)
    is_optional = len(members) < len(expression.members)
    names = {name for member in members for name in _plain_names(member)}
    if len(names) != 1:
        return None
    (name,) = names
    kind = _KINDS.get(name)
    return None if kind is None else Range(kind, is_optional, is_bool=name == "builtins.bool")


def _plain_names(member: TypeExpression) -> set[str]:
    """The type's name; those of the constants of a `Literal`."""
    if member.name != LITERAL:
        return {member.name}
    return {f"builtins.{type(value).__name__}" for value in member.literals}


def unknown(name: str, known: Range) -> tuple[Quantity, tuple[Formula, ...]]:
    """Any value of the range, and what holds of it anyway; equal names are the same value."""
    number = Variable(f"{name} value", known.kind is not Kind.REAL)
    sized = known.kind in (Kind.TEXT, Kind.CONTAINER)
    length = Variable(f"{name} length", is_whole=True) if sized else None
    axioms: list[Formula] = []
    if length is not None:
        axioms.append(Compared(length, Relation.AT_LEAST, _ZERO))
    if known.is_bool:
        axioms += [
            Compared(number, Relation.AT_LEAST, _ZERO),
            Compared(number, Relation.AT_MOST, Exactly(1)),
        ]
    quantity = Quantity(
        kind=known.kind,
        number=number,
        length=length,
        is_absent=Flag(f"{name} is None") if known.is_optional else FALSE,
        is_nan=Flag(f"{name} is NaN") if known.kind is Kind.REAL else FALSE,
    )
    return quantity, tuple(axioms)


def constant(value: Constant, texts: dict[str, int]) -> Quantity | None:
    """A constant of the source; `texts` numbers the texts as they come. None for one that is not followed."""
    match value:
        case None:
            return NOTHING
        case int() if value.bit_length() <= _MAXIMUM_BITS:
            return Quantity(kind=Kind.WHOLE, number=Exactly(int(value)))
        case float() if value - value == 0:  # neither infinite nor NaN
            return Quantity(kind=Kind.REAL, number=Exactly(value))
        case str():
            number = texts.setdefault(value, len(texts))
            return Quantity(kind=Kind.TEXT, number=Exactly(number), length=Exactly(len(value)))
    return None


def ordered(left: Quantity, relation: Relation, right: Quantity) -> Formula | None:
    """`left < right` or the like, which NaN never is; None where the values have no order of numbers."""
    if not (left.is_number and right.is_number):
        return None
    compared = Compared(left.number, relation, right.number)
    return both(negated(left.is_nan), negated(right.is_nan), compared)


def equal(left: Quantity, right: Quantity) -> Formula | None:
    """`left == right`; None where it does not follow from the numbers."""
    absent = both(left.is_absent, right.is_absent)
    if Kind.NOTHING in (left.kind, right.kind):
        return absent
    alike = (left.is_number and right.is_number) or left.kind is right.kind is Kind.TEXT
    if not alike:
        return None
    compared = Compared(left.number, Relation.EQUAL, right.number)
    present = (left.is_present, right.is_present, negated(left.is_nan), negated(right.is_nan))
    return either(absent, both(*present, compared))


def is_true(quantity: Quantity) -> Formula | None:
    """`bool(value)`: NaN is true; None where it does not follow from the number or the length."""
    if quantity.kind is Kind.NOTHING:
        return FALSE
    measure = quantity.number if quantity.is_number else quantity.length
    if measure is None:
        return None
    is_zero = Compared(measure, Relation.EQUAL, _ZERO)
    return both(quantity.is_present, either(quantity.is_nan, negated(is_zero)))

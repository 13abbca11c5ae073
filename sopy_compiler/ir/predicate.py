"""What a test asks, apart from which way it goes."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.term import ConstantTerm, Term, places_of


class Relation(StrEnum):
    """How two terms are compared; `!=`, `is not` and `not in` are the tests that do not hold."""

    EQUAL = "=="
    IDENTICAL = "is"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`left relation right`."""

    left: Term
    relation: Relation
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """`of in (choices)`, where all of them are constants."""

    of: Term
    choices: tuple[ConstantTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`bool(of)`."""

    of: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceTest:
    """`isinstance(of, types)`; qualified names, empty where one of them is not known."""

    of: Term
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaqueTest:
    """A test that is not followed, as the source writes it."""

    text: str


Predicate = Comparison | Membership | Truth | InstanceTest | OpaqueTest


def tested_places(predicate: Predicate) -> tuple[Place, ...]:
    """The places whose values the test compares, from left to right."""
    match predicate:
        case Comparison():
            return (*places_of(predicate.left), *places_of(predicate.right))
        case Membership() | Truth() | InstanceTest():
            return places_of(predicate.of)
    return ()

"""What tests and assignments speak about: constants, places, lengths, sums."""

from dataclasses import field
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.type_expression import Constant

ADD: Final = "+"
SUBTRACT: Final = "-"
MULTIPLY: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantTerm:
    """A constant of the source; of an enumeration (`member_of`) the member's name.

    `written` is the expression that has this value where it is not the constant itself: `self.tries`.
    """

    value: Constant
    member_of: str = ""
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerTerm:
    """A container as a display or a call makes it: its type and whether it is surely empty."""

    type_name: str
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTerm:
    """What a place holds."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthTerm:
    """`len(of)`."""

    of: "Term"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArithmeticTerm:
    """`left operator right`; the operator is `+`, `-` or `*`."""

    operator: str
    left: "Term"
    right: "Term"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaqueTerm:
    """A value that is not followed, as the source writes it."""

    text: str


Term = ConstantTerm | ContainerTerm | PlaceTerm | LengthTerm | ArithmeticTerm | OpaqueTerm


def places_of(term: Term) -> tuple[Place, ...]:
    """The places that the term reads, from left to right."""
    match term:
        case PlaceTerm():
            return (term.place,)
        case LengthTerm():
            return places_of(term.of)
        case ArithmeticTerm():
            return (*places_of(term.left), *places_of(term.right))
    return ()


def is_followed(term: Term) -> bool:
    """Whether no part of the term is opaque."""
    match term:
        case OpaqueTerm():
            return False
        case LengthTerm():
            return is_followed(term.of)
        case ArithmeticTerm():
            return is_followed(term.left) and is_followed(term.right)
    return True

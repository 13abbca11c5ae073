"""What the tests on one way through a handler say, as formulas over whole and real numbers."""

from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.predicate import Relation


@dataclass(frozen=True, slots=True)
class Variable:
    """A number that is not known; equal names are the same number."""

    name: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Exactly:
    """One number."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Sum:
    """`left operator right` of whole numbers; the operator is `+`, `-` or `*`."""

    operator: str
    left: "Number"
    right: "Number"


Number = Variable | Exactly | Sum


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is so or not; equal names are the same thing."""

    name: str


@dataclass(frozen=True, slots=True)
class Always:
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """`left relation right`, where the relation is none of identity."""

    left: Number
    relation: Relation
    right: Number


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: "Formula"


@dataclass(frozen=True, slots=True)
class Both:
    """All of the parts."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts."""

    parts: tuple["Formula", ...]


Formula = Flag | Always | Compared | Not | Both | Either

TRUE: Final = Always(True)
FALSE: Final = Always(False)


def both(*parts: Formula) -> Formula:
    """All of the parts, without those that are always true."""
    return _joined(parts, TRUE, FALSE, Both)


def either(*parts: Formula) -> Formula:
    """One of the parts, without those that are always false."""
    return _joined(parts, FALSE, TRUE, Either)


def negated(formula: Formula) -> Formula:
    """The opposite."""
    return Always(not formula.value) if isinstance(formula, Always) else Not(formula)


def _joined(
    parts: tuple[Formula, ...], neutral: Always, absorbing: Always, join: type[Both] | type[Either]
) -> Formula:
    kept = tuple(part for part in parts if part != neutral)
    if absorbing in kept:
        return absorbing
    if len(kept) == 1:
        return kept[0]
    return join(kept) if kept else neutral

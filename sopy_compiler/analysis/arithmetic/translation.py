"""What the tests on one way say, each about the values that places have there.

Every change of a place makes a new value (static single assignment): what was assigned where the step tells
it as a sum of former ones, else any value of the declared type.
"""

from dataclasses import field

from sopy_compiler.analysis.arithmetic.formula import TRUE, Exactly, Formula, Sum, both, either, negated
from sopy_compiler.analysis.arithmetic.quantities import (
    Kind,
    Quantity,
    constant,
    equal,
    is_true,
    ordered,
    unknown,
)
from sopy_compiler.analysis.arithmetic.terrain import Terrain
from sopy_compiler.analysis.arithmetic.ways import WayStep
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.flow import Assume, Change, Forget, Store
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, Membership, Predicate, Relation, Truth
from sopy_compiler.ir.term import (
    MULTIPLY,
    ArithmeticTerm,
    ConstantTerm,
    LengthTerm,
    PlaceTerm,
    Term,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a test on the way says, and the assignments that the values in it come from."""

    test: Assume
    formula: Formula
    assignments: tuple[Store, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a place was given; `version` tells whether it still holds it."""

    version: int
    value: Quantity
    assignments: tuple[Store, ...]


@dataclass(slots=True, eq=False)
class Translation:
    """One way, step by step; `axioms` are what holds anyway of the values that were met."""

    terrain: Terrain
    claims: list[Claim] = field(default_factory=list)
    axioms: dict[Formula, None] = field(default_factory=dict)
    _changes: list[Store | Change | Forget] = field(default_factory=list)
    _held: dict[Place, _Held] = field(default_factory=dict)
    _assignments: dict[Store, None] = field(default_factory=dict)
    """Those that the values come from which the step at hand has read."""
    _texts: dict[str, int] = field(default_factory=dict)

    def take(self, step: WayStep) -> None:
        """Go one step further."""
        self._assignments.clear()
        match step:
            case Assume():
                formula = self._test(step.predicate, holds=step.holds) if step.is_direct else None
                if formula is not None:
                    self.claims.append(Claim(step, formula, tuple(self._assignments)))
            case Store(place=place):
                value = self._assigned(step)
                self._changes.append(step)
                if value is not None:
                    sources = (*self._assignments, step)
                    self._held[place] = _Held(self._version(place), value, sources)
            case Change() | Forget():
                self._changes.append(step)

    def _version(self, place: Place) -> int:
        """How often the place may have changed so far."""
        return sum(self.terrain.affects(step, place) for step in self._changes)

    def _at(self, place: Place) -> Quantity | None:
        """The value of the place now."""
        version = self._version(place)
        held = self._held.get(place)
        if held is not None and held.version == version:
            self._assignments |= dict.fromkeys(held.assignments)
            return held.value
        limits = self.terrain.range(place)
        if limits is None:
            return None
        value, axioms = unknown(f"{place.root} {place.text} {version}", limits)
        self.axioms |= dict.fromkeys(axioms)
        return value

    def _assigned(self, step: Store) -> Quantity | None:
        """The value that an assignment gives the place, where the step tells it."""
        term = step.value.term
        if term is None or self.terrain.range(step.place) is None or not self.terrain.keeps(step.place):
            return None
        value = self._value(term)
        # Another name for a container; what happens to it there is not followed.
        return None if value is None or value.kind is Kind.CONTAINER else value

    def _value(self, term: Term) -> Quantity | None:
        """The value of a term; that it has one at all is an axiom, for else the way would end there."""
        match term:
            case ConstantTerm(member_of=""):
                return constant(term.value, self._texts)
            case PlaceTerm(place=place):
                return self._at(place)
            case LengthTerm(of=inner):
                value = self._value(inner)
                if value is None or value.length is None:
                    return None
                self._claim_presence(value)
                return Quantity(kind=Kind.WHOLE, number=value.length)
            case ArithmeticTerm():
                return self._sum(term)
        return None

    def _sum(self, term: ArithmeticTerm) -> Quantity | None:
        """The value of a sum of whole numbers; sums of floats are rounded, and products of two are hard."""
        left, right = self._value(term.left), self._value(term.right)
        if left is None or right is None or not left.kind is right.kind is Kind.WHOLE:
            return None
        is_exact = isinstance(left.number, Exactly) or isinstance(right.number, Exactly)
        if term.operator == MULTIPLY and not is_exact:
            return None
        self._claim_presence(left, right)
        return Quantity(kind=Kind.WHOLE, number=Sum(term.operator, left.number, right.number))

    def _claim_presence(self, *values: Quantity) -> None:
        self.axioms |= dict.fromkeys(value.is_present for value in values if value.is_present != TRUE)

    def _test(self, predicate: Predicate, *, holds: bool) -> Formula | None:
        """What a test says that went one way; None where nothing follows."""
        match predicate:
            case Comparison():
                return self._comparison(predicate, holds=holds)
            case Truth(of=term):
                value = self._value(term)
                formula = None if value is None else is_true(value)
            case Membership(of=term, choices=choices):
                formula = self._membership(term, choices)
            case _:
                return None
        return formula if formula is None or holds else negated(formula)

    def _comparison(self, predicate: Comparison, *, holds: bool) -> Formula | None:
        left, right = self._value(predicate.left), self._value(predicate.right)
        if left is None or right is None:
            return None
        if predicate.relation is Relation.EQUAL:
            formula = equal(left, right)
        elif predicate.relation is Relation.IDENTICAL:
            # Equal values need not be identical; None is, and what is identical is equal.
            is_none = Kind.NOTHING in (left.kind, right.kind)
            is_exact = Kind.REAL not in (left.kind, right.kind)
            formula = equal(left, right) if is_none or (holds and is_exact) else None
        else:
            formula = ordered(left, predicate.relation, right)
            if formula is not None:
                # None has no order: the comparison would have failed.
                formula = formula if holds else negated(formula)
                return both(left.is_present, right.is_present, formula)
        return formula if formula is None or holds else negated(formula)

    def _membership(self, term: Term, choices: tuple[ConstantTerm, ...]) -> Formula | None:
        value = self._value(term)
        if value is None:
            return None
        found: list[Formula] = []
        for choice in choices:
            other = self._value(choice)
            formula = None if other is None else equal(value, other)
            if formula is None:
                return None
            found.append(formula)
        return either(*found)

"""What a test that went one way says about an environment."""

from collections.abc import Iterable
from itertools import product
from typing import Final

from sopy_compiler.analysis.typestate.atoms import NONE_ATOM, Atom, Known, constant_atom, so_true, term_atom
from sopy_compiler.analysis.typestate.environment import (
    UNKNOWN,
    Environment,
    Layout,
    with_slot,
)
from sopy_compiler.analysis.typestate.relations import MIRRORED, holds, length_narrowed, narrowed
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import (
    Comparison,
    InstanceTest,
    Membership,
    OpaqueTest,
    Predicate,
    Relation,
    Truth,
)
from sopy_compiler.ir.term import (
    ADD,
    SUBTRACT,
    ArithmeticTerm,
    ConstantTerm,
    ContainerTerm,
    LengthTerm,
    OpaqueTerm,
    PlaceTerm,
    Term,
    is_followed,
)
from sopy_compiler.ir.type_expression import Constant

_MOST_CASES: Final = 64


def doubts(step: Assume, environment: Environment, layout: Layout) -> list[Place]:
    """The places of which the test asks something that is not known: it may never go the way it went.

    For the empty environment these are the places of which nothing is ever known.
    """
    if _is_opaque(step.predicate):
        return [place for place in step.reads if place.root is not PlaceRoot.PAYLOAD]
    return [place for place in step.reads if not _is_told(place, environment, layout)]


def _is_opaque(predicate: Predicate) -> bool:
    match predicate:
        case Comparison(left=left, right=right):
            return not (is_followed(left) and is_followed(right))
        case Truth(of=term) | Membership(of=term):
            return not is_followed(term)
        case InstanceTest(of=term, types=types):
            return not types or not is_followed(term)
    return True


def _is_told(place: Place, environment: Environment, layout: Layout) -> bool:
    """Whether something is known of what a place holds; a payload can be anything of its type."""
    if place.root is PlaceRoot.PAYLOAD or place in layout.elsewhere:
        return True
    number = layout.number(place)
    return number is not None and (not environment or environment[number].known is not None)


def assume(step: Assume, environment: Environment, layout: Layout) -> Environment | None:
    """The environment behind the test; None when it cannot go that way."""
    predicate = step.predicate
    match predicate:
        case OpaqueTest():
            return forgotten(step.reads, environment, layout)
        case Truth():
            if not is_followed(predicate.of):
                return forgotten(step.reads, environment, layout)
            return _assume_truth(predicate.of, environment, layout, wanted=step.holds)
        case InstanceTest():
            if not predicate.types or not isinstance(predicate.of, PlaceTerm):
                return forgotten(step.reads, environment, layout)
            return _assume_instance(
                predicate.of.place, predicate.types, environment, layout, wanted=step.holds
            )
        case Membership():
            if not isinstance(predicate.of, PlaceTerm):
                return forgotten(step.reads, environment, layout)
            return _assume_member(predicate, predicate.of.place, environment, layout, wanted=step.holds)
        case Comparison():
            if not (is_followed(predicate.left) and is_followed(predicate.right)):
                return forgotten(step.reads, environment, layout)
            return _assume_comparison(predicate, environment, layout, wanted=step.holds)


def forgotten(places: Iterable[Place], environment: Environment, layout: Layout) -> Environment:
    """The environment in which nothing is known of the places."""
    for place in places:
        for number in layout.touched_by(place):
            environment = with_slot(environment, number, UNKNOWN)
    return environment


def _refined(number: int | None, kept: Iterable[Atom | None], environment: Environment) -> Environment | None:
    """The environment in which a slot is left with the atoms that are kept; None when there are none."""
    atoms = frozenset(atom for atom in kept if atom is not None)
    if not atoms:
        return None
    assert number is not None
    return with_slot(environment, number, environment[number]._replace(known=atoms))


def _known(place: Place, environment: Environment, layout: Layout) -> tuple[int | None, Known]:
    number = layout.number(place)
    return number, None if number is None else environment[number].known


def _assume_truth(
    term: Term, environment: Environment, layout: Layout, *, wanted: bool
) -> Environment | None:
    if isinstance(term, LengthTerm):
        term = term.of
    if isinstance(term, PlaceTerm):
        number, known = _known(term.place, environment, layout)
        if known is None:
            return environment
        return _refined(number, (so_true(atom, wanted=wanted) for atom in known), environment)
    values = _values(term, environment, layout)
    return environment if values is None or any(bool(one) is wanted for one in values) else None


def _assume_instance(
    place: Place, types: tuple[str, ...], environment: Environment, layout: Layout, *, wanted: bool
) -> Environment | None:
    number, known = _known(place, environment, layout)
    if known is None:
        return environment
    kept = (atom for atom in known if _is_instance(atom, types) is not (not wanted))
    return _refined(number, kept, environment)


def _is_instance(atom: Atom, types: tuple[str, ...]) -> bool | None:
    if atom.type_name in types:
        return True
    if atom == NONE_ATOM:
        return bool({"builtins.object", "types.NoneType"} & set(types))
    if atom.type_name == "builtins.bool" and "builtins.int" in types:
        return True
    plain = atom.type_name.startswith("builtins.") and all(name.startswith("builtins.") for name in types)
    return False if plain and "builtins.object" not in types else None


def _assume_member(
    predicate: Membership, place: Place, environment: Environment, layout: Layout, *, wanted: bool
) -> Environment | None:
    number, known = _known(place, environment, layout)
    choices = [term_atom(choice) for choice in predicate.choices]
    if known is None:
        return environment
    kept: list[Atom | None] = []
    for atom in known:
        verdicts = [holds(atom, Relation.EQUAL, choice) for choice in choices]
        if not wanted:
            kept.extend(() if True in verdicts else (atom,))
        elif True in verdicts or atom.is_constant:
            kept.extend((atom,) if set(verdicts) - {False} else ())
        else:
            kept.extend(
                narrowed(atom, Relation.EQUAL, choice, wanted=True)
                for choice, verdict in zip(choices, verdicts, strict=True)
                if verdict is not False
            )
    return _refined(number, kept, environment)


def _assume_comparison(
    predicate: Comparison, environment: Environment, layout: Layout, *, wanted: bool
) -> Environment | None:
    left, relation, right = predicate.left, predicate.relation, predicate.right
    if isinstance(right, PlaceTerm | LengthTerm) and isinstance(left, ConstantTerm | ContainerTerm):
        left, relation, right = right, MIRRORED[relation], left
    if isinstance(right, ConstantTerm | ContainerTerm):
        if isinstance(left, PlaceTerm):
            return _compare_place(left.place, relation, right, environment, layout, wanted=wanted)
        if isinstance(left, LengthTerm) and isinstance(left.of, PlaceTerm):
            return _compare_length(left.of.place, relation, right, environment, layout, wanted=wanted)
    if not _can_go(left, relation, right, environment, layout, wanted=wanted):
        return None
    return _made_same(left, relation, right, environment, layout) if wanted else environment


def _compare_place(
    place: Place,
    relation: Relation,
    right: ConstantTerm | ContainerTerm,
    environment: Environment,
    layout: Layout,
    *,
    wanted: bool,
) -> Environment | None:
    number, known = _known(place, environment, layout)
    constant = term_atom(right)
    if known is not None:
        kept = (narrowed(atom, relation, constant, wanted=wanted) for atom in known)
        return _refined(number, kept, environment)
    is_equal = relation in (Relation.EQUAL, Relation.IDENTICAL)
    if number is not None and is_equal and wanted and constant.is_constant:
        return with_slot(environment, number, environment[number]._replace(known=frozenset((constant,))))
    return environment


def _compare_length(
    place: Place,
    relation: Relation,
    right: ConstantTerm | ContainerTerm,
    environment: Environment,
    layout: Layout,
    *,
    wanted: bool,
) -> Environment | None:
    number, known = _known(place, environment, layout)
    count = right.value if isinstance(right, ConstantTerm) else None
    if known is None or not isinstance(count, int | float):
        return environment
    kept = (length_narrowed(atom, relation, count, wanted=wanted) for atom in known)
    return _refined(number, kept, environment)


def _can_go(
    left: Term, relation: Relation, right: Term, environment: Environment, layout: Layout, *, wanted: bool
) -> bool:
    """Whether some of the values that both sides can have compare as wanted."""
    lefts, rights = (_atoms(term, environment, layout) for term in (left, right))
    if lefts is None or rights is None or len(lefts) * len(rights) > _MOST_CASES:
        return True
    return any(holds(one, relation, other) is not (not wanted) for one, other in product(lefts, rights))


def _made_same(
    left: Term, relation: Relation, right: Term, environment: Environment, layout: Layout
) -> Environment:
    """What the equality of two places tells of each of them: only what both can be."""
    if relation not in (Relation.EQUAL, Relation.IDENTICAL):
        return environment
    if not (isinstance(left, PlaceTerm) and isinstance(right, PlaceTerm)):
        return environment
    for one, other in ((left, right), (right, left)):
        number, known = _known(one.place, environment, layout)
        _, others = _known(other.place, environment, layout)
        if number is not None and known is not None and others is not None:
            kept = frozenset(
                atom for atom in known if any(holds(atom, relation, item) is not False for item in others)
            )
            environment = with_slot(environment, number, environment[number]._replace(known=kept))
    return environment


def _atoms(term: Term, environment: Environment, layout: Layout) -> Known:
    """What a term can be."""
    match term:
        case PlaceTerm():
            return _known(term.place, environment, layout)[1]
        case ConstantTerm() | ContainerTerm():
            return frozenset((term_atom(term),))
        case ArithmeticTerm() | LengthTerm():
            values = _values(term, environment, layout)
            return None if values is None else frozenset(constant_atom(value) for value in values)
        case OpaqueTerm():
            return None


def _values(term: Term, environment: Environment, layout: Layout) -> tuple[Constant, ...] | None:
    """The constants that a term can be; None when they are not a small closed set."""
    match term:
        case ConstantTerm() if not term.member_of:
            return (term.value,)
        case PlaceTerm():
            known = _known(term.place, environment, layout)[1]
            if known is None or not all(one.is_constant and _is_plain(one) for one in known):
                return None
            return tuple(atom.value for atom in sorted(known, key=repr))
        case ArithmeticTerm():
            return _computed(term, environment, layout)
    return None


def _is_plain(atom: Atom) -> bool:
    return atom.type_name.startswith("builtins.")


def _computed(term: ArithmeticTerm, environment: Environment, layout: Layout) -> tuple[Constant, ...] | None:
    lefts, rights = (_values(side, environment, layout) for side in (term.left, term.right))
    if lefts is None or rights is None or len(lefts) * len(rights) > _MOST_CASES:
        return None
    found: list[Constant] = []
    for one, other in product(lefts, rights):
        if not (isinstance(one, int | float) and isinstance(other, int | float)):
            return None
        if max(abs(one), abs(other)) > 2**32:
            return None
        if term.operator == ADD:
            found.append(one + other)
        else:
            found.append(one - other if term.operator == SUBTRACT else one * other)
    return tuple(dict.fromkeys(found))

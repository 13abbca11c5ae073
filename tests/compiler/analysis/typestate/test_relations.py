import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopy_compiler.analysis.typestate.atoms import Atom, AtomKind, constant_atom
from sopy_compiler.analysis.typestate.relations import holds, length_narrowed, narrowed
from sopy_compiler.ir.predicate import Relation
from tests.compiler.analysis.typestate.concrete import Value, allows, atoms_for, exact

SCALARS = st.one_of(
    st.none(), st.integers(-3, 3), st.sampled_from(["", "a", "b"]), st.booleans(), st.sampled_from([0.0, 1.5])
)
NUMBERS = st.one_of(st.integers(-5, 5), st.sampled_from([-1.5, 0.0, 0.5, 2.0]))
ORDERS: dict[Relation, Callable[[float, float], bool]] = {
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.GREATER: operator.gt,
    Relation.AT_LEAST: operator.ge,
}


@given(SCALARS, SCALARS)
def test_a_value_stays_on_its_side_of_an_equality(value: Value, constant: Value) -> None:
    wanted = value == constant
    for atom in atoms_for(value):
        verdict = holds(atom, Relation.EQUAL, exact(constant))
        assert verdict in (None, wanted)
        part = narrowed(atom, Relation.EQUAL, exact(constant), wanted=wanted)
        assert part is not None
        assert allows(frozenset((part,)), value) or (wanted and part == exact(constant))


@given(NUMBERS, st.lists(st.tuples(st.sampled_from(list(ORDERS)), NUMBERS), max_size=5))
def test_a_number_stays_within_the_bounds_that_tests_establish(
    value: float, tests: list[tuple[Relation, float]]
) -> None:
    known: Atom | None = Atom(f"builtins.{type(value).__name__}")
    for relation, limit in tests:
        assert known is not None
        wanted = ORDERS[relation](value, limit)
        known = narrowed(known, relation, constant_atom(limit), wanted=wanted)
        assert known is not None
        assert allows(frozenset((known,)), value)


@given(st.lists(st.integers(), max_size=4), st.sampled_from(list(ORDERS)), st.integers(-1, 5), st.booleans())
def test_a_container_stays_where_its_length_puts_it(
    value: list[int], relation: Relation, count: int, is_vague: bool
) -> None:
    wanted = ORDERS[relation](len(value), count)
    atom = Atom("builtins.list") if is_vague else exact(value)
    part = length_narrowed(atom, relation, count, wanted=wanted)
    assert part is not None
    assert allows(frozenset((part,)), value)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((Relation.GREATER, 5, True), (Relation.LESS, 3, True)),
        ((Relation.GREATER, 3, False), (Relation.GREATER, 5, True)),
        ((Relation.AT_LEAST, 4, True), (Relation.EQUAL, 2, True)),
        ((Relation.GREATER, 3, True), (Relation.LESS, 4, True)),
    ],
)
def test_tests_that_no_whole_number_passes_are_told(
    first: tuple[Relation, int, bool], second: tuple[Relation, int, bool]
) -> None:
    known: Atom | None = Atom("builtins.int")
    for relation, limit, wanted in (first, second):
        assert known is not None
        known = narrowed(known, relation, constant_atom(limit), wanted=wanted)
    assert known is None


def test_members_of_an_enumeration_may_equal_what_they_are_made_of() -> None:
    member = constant_atom("OPEN", "flow.Stage")
    assert holds(member, Relation.EQUAL, constant_atom("OPEN")) is None
    assert holds(member, Relation.EQUAL, constant_atom("PAID", "flow.Stage")) is False
    assert holds(Atom("builtins.list", AtomKind.TRUE), Relation.EQUAL, constant_atom("x")) is False

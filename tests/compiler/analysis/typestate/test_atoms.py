import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.atoms import (
    MAXIMUM_ATOMS,
    NONE_ATOM,
    Atom,
    AtomKind,
    changed,
    constant_atom,
    limited,
    so_true,
    truth,
    type_atoms,
    united,
)
from sopy_compiler.ir.type_expression import LITERAL, NONE, UNION, UNKNOWN_TYPE, TypeExpression
from tests.compiler.analysis.typestate.concrete import Value, allows, atoms_for

VALUES = st.one_of(st.none(), st.integers(-3, 3), st.sampled_from(["", "a"]), st.booleans(), st.just([1]))
NO_CLASSES = Index(procedures={}, events={}, models={}, handlers={}, modules={})


@given(VALUES)
def test_a_value_stays_in_the_part_that_is_as_true_as_it_is(value: Value) -> None:
    for atom in atoms_for(value):
        part = so_true(atom, wanted=bool(value))
        assert part is not None
        assert allows(frozenset((part,)), value)
        assert truth(atom) in (None, bool(value))


@given(st.lists(st.integers(), max_size=40))
def test_large_sets_become_coarser_and_lose_nothing(values: list[int]) -> None:
    known = limited(constant_atom(value) for value in values)
    assert known is not None
    assert len(known) <= MAXIMUM_ATOMS
    assert all(allows(known, value) for value in values)


def test_a_type_stands_for_all_its_values() -> None:
    text = TypeExpression(name="builtins.str")
    stage = TypeExpression(name=LITERAL, literals=("open", "paid"))
    optional = TypeExpression(name=UNION, arguments=(text, TypeExpression(name=NONE)))
    assert type_atoms(optional, NO_CLASSES) == {Atom("builtins.str"), NONE_ATOM}
    assert type_atoms(stage, NO_CLASSES) == {constant_atom("open"), constant_atom("paid")}
    assert type_atoms(TypeExpression(name="builtins.bool"), NO_CLASSES) == {
        constant_atom(True),
        constant_atom(False),
    }
    assert type_atoms(UNKNOWN_TYPE, NO_CLASSES) is None
    partly = TypeExpression(name=UNION, arguments=(text, UNKNOWN_TYPE))
    assert type_atoms(partly, NO_CLASSES) is None


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [
        ("list.append", AtomKind.FALSE, AtomKind.TRUE),
        ("list.clear", AtomKind.TRUE, AtomKind.FALSE),
        ("list.extend", AtomKind.FALSE, AtomKind.ANY),
        ("list.extend", AtomKind.TRUE, AtomKind.TRUE),
        ("list.pop", AtomKind.TRUE, AtomKind.ANY),
    ],
)
def test_a_change_tells_whether_a_container_is_empty(
    operation: str, before: AtomKind, after: AtomKind
) -> None:
    assert changed(frozenset((Atom("builtins.list", before),)), operation) == {Atom("builtins.list", after)}


def test_nothing_known_stays_nothing_known() -> None:
    assert changed(None, "list.append") is None
    assert united(None, frozenset((NONE_ATOM,))) is None

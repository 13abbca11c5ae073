"""Dataclasses for values that nothing changes."""

import dataclasses

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: int
    y: int = 0
    note: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Pixel(Point):
    colour: str = "red"


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    name: str

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True, order=True)
class Version:
    number: int


@dataclass(slots=True)
class Changing:
    name: str


def test_equal_content_is_equal_and_hashes_alike() -> None:
    assert Point(x=1, note="a") == Point(x=1, note="b")
    assert hash(Point(x=1)) == hash(Point(x=1, note="b")) == hash((1, 0))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Pixel(x=1)


def test_a_subclass_compares_its_own_fields_too() -> None:
    assert Pixel(x=1) == Pixel(x=1)
    assert Pixel(x=1) != Pixel("blue", x=1)
    assert len({Pixel(x=1), Pixel("blue", x=1), Point(x=1)}) == 3


def test_without_eq_objects_are_themselves() -> None:
    thing = Thing("a")
    assert thing != Thing("a")
    assert len({thing, Thing("a")}) == 2


def test_what_a_class_defines_stays() -> None:
    assert hash(Named("a")) == 7
    assert Named("a") == Named("a")


def test_it_is_shown_and_replaced_like_any_dataclass() -> None:
    assert repr(Point(x=1)) == "Point(x=1, y=0, note='')"
    assert dataclasses.replace(Point(x=1), y=2) == Point(x=1, y=2)
    assert [one.name for one in dataclasses.fields(Pixel)] == ["x", "y", "note", "colour"]


def test_ordered_values_are_ordered() -> None:
    assert sorted([Version(2), Version(1)]) == [Version(1), Version(2)]
    assert hash(Version(1)) == hash(Version(1))


def test_what_is_not_frozen_is_an_ordinary_dataclass() -> None:
    assert Changing("a") == Changing("a")
    assert Changing.__hash__ is None

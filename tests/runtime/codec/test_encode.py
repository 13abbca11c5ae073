"""Whatever a state is made of comes back as it was: values, classes, order, and what was shared."""
# covers: sopy_runtime.codec.decode, sopy_runtime.codec.scalars, sopy_runtime.codec.classes
# covers: sopy_runtime.codec.place, sopy_runtime.codec.type_names

import array
import asyncio
import functools
import io
import json
import logging
import re
import socket
import threading
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from ipaddress import IPv6Network
from pathlib import Path, PurePosixPath
from random import Random
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, Union
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AnyUrl, SecretStr, TypeAdapter

from sopy_runtime import make_prompt
from sopy_runtime.codec.classes import UnknownName
from sopy_runtime.codec.decode import decode_value
from sopy_runtime.codec.encode import _SHOWING, encode_value, to_text
from sopy_runtime.codec.type_names import _NAMES
from sopy_runtime.errors import IncompatibleState, UnpersistableValue
from tests.runtime.codec.kinds import (
    Box,
    Colour,
    Frozen,
    Item,
    Key,
    Leaf,
    Level,
    Mode,
    Name,
    Open,
    Plain,
    Point,
    Refused,
    Register,
    Right,
    Row,
    Size,
    Slotted,
    Stack,
    Tree,
    WithOwnState,
    double,
    gather,
)
from tests.runtime.codec.likeness import likeness


def again(value: Any) -> Any:
    return decode_value({"root": json.loads(to_text(encode_value(value, "root")))})


def slotted() -> Slotted:
    made = Slotted()
    made.left = [1]
    return made


def opened() -> Open:
    made = Open.model_validate({"count": 3, "more": {1}, "other": None})
    made._secret.append(7)
    return made


def stacked() -> Stack:
    made = Stack([1, (2,)])
    made.limit = {3}  # type: ignore[attr-defined]  # any object may get attributes
    return made


def named() -> Name:
    made = Name("n")
    made.origin = ["here"]  # type: ignore[attr-defined]  # any object may get attributes
    return made


def marked() -> Item:
    made = Item("pen")
    made.mark = {1}  # type: ignore[attr-defined]  # any object may get attributes
    return made


def partly_set() -> Tree:
    return Tree.model_construct(left=1, _fields_set={"left"})


VALUES: tuple[Any, ...] = (
    None, True, 0, -(10**5000), 1.5, -0.0, float("inf"), 5e-324, "", "é\0\ud800", b"\0\xff", bytearray(b"ab"),
    1j, complex(0.0, -0.0), Decimal("1.10"), Decimal("NaN"), Fraction(1, 3), UUID(int=5), range(1, 9, 2), ...,
    slice(1, None, 2), Path("a/b"), PurePosixPath("/c"), re.compile("a+", re.IGNORECASE), re.compile(rb"\d"),
    date(2020, 2, 29), datetime(2020, 1, 1, 3, 4, 5, 6), datetime(2020, 1, 1, tzinfo=UTC),  # noqa: DTZ001
    datetime(2020, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")), time(1, 2, tzinfo=UTC),
    datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=2), "here")), timedelta(-3, 5, 7), UTC,
    [1, [2, "x"]], (1, (2,), [3]), {"a": {"b": ()}}, {1: "x", (2, 3): None}, {"$": "set", "$v": [1]},
    {"b": 1, "a": 2}, set(), {1, "a", (2, 3)}, frozenset({frozenset({1})}), deque([1, 2], maxlen=3),
    OrderedDict(b=1, a=2), defaultdict(list, {"x": [1]}), Counter("aab"), MappingProxyType({"a": [1]}),
    Colour.BLUE, Level.HIGH, Mode.FAST, Right.READ | Right.WRITE, Right(0), Point(1, ["x"]), Name("n"),
    stacked(), Register(z=1, a=2), Item("pen", Decimal("1.5"), [Item("ink")]), Key(3, Colour.BLUE), slotted(),
    {Key(1): Key(2)}, {Frozen(number=2)}, Plain({1}), Leaf(name="a", value=(1,)), opened(), partly_set(),
    Box[int](content=3), Box[list[Leaf]](content=[Leaf()]), Box[Box[int | None]](content=Box(content=None)),
    Box[Union[int, str]](content=1), Box[tuple[int, ...]](content=(1, 2)), Box[Any](content=(1,)),  # noqa: UP007
    Box[Literal["a", 3, Colour.RED]](content="a"), named(), marked(),
    Row(name="r", seen={1}), Refused("no", 3), ValueError("x"), int, list[int], dict[str, Leaf | None],
    Colour, double, functools.partial(double, 4), "ab".upper, len, logging.getLogger("kept"),
    make_prompt("do it"), array.array("d", [1.5]), IPv6Network("::/8"), AnyUrl("http://a.b/c?d"),
    SecretStr("s"),
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert likeness(again(value)) == likeness(value)


def test_a_generator_of_random_numbers_goes_on_where_it_was() -> None:
    random = Random(5)
    random.random()
    assert again(random).random() == random.random()


def test_a_file_in_memory_goes_on_where_it_was() -> None:
    file = io.BytesIO(b"abc")
    file.seek(1)
    assert again(file).read() == b"bc"


def test_a_class_may_say_itself_what_is_kept() -> None:
    assert again(WithOwnState([1])).value == [1]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=5)
    | st.binary(max_size=5)
    | st.decimals(allow_nan=False)
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.timezones())
    | st.timedeltas()
    | st.sampled_from([Colour.RED, Level.LOW, Right.READ, Key(1), Frozen(number=1)])
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.just("$") | st.integers(), inner, max_size=3)
        | st.sets(SCALARS, max_size=3)
        | st.frozensets(SCALARS, max_size=3)
        | st.builds(deque, st.lists(inner, max_size=3))
        | st.builds(Item, st.text(max_size=2), parts=st.lists(inner, max_size=2))
        | st.builds(Leaf, value=inner)
        | st.builds(Box[Any], content=inner)
        | st.builds(Plain, inner)
        # The same object in several places.
        | st.builds(lambda value, other: [value, other, {"x": (value,)}, value], inner, inner)
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(SCALARS, containers, max_leaves=20))
def test_any_graph_comes_back_as_it_was(value: Any) -> None:
    assert likeness(again(value)) == likeness(value)


def test_what_was_shared_is_shared_again() -> None:
    shared, failure = [1], Refused("no")
    tree = Tree(left=shared, right=(shared, failure), children=[{"x": shared}, failure])
    back = again(tree)
    assert back.left is back.right[0] is back.children[0]["x"]
    assert back.right[1] is back.children[1]


def test_what_an_annotation_says_beyond_the_type_is_not_kept() -> None:
    assert type(again(Box[Annotated[int, "of pens"]](content=1))) is Box[int]


@pytest.mark.parametrize("written", ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00+02:00"])
def test_the_time_zones_that_pydantic_reads_are_kept(written: str) -> None:
    value = TypeAdapter(datetime).validate_python(written)
    back = again(value)
    assert (back, back.utcoffset()) == (value, value.utcoffset())


@pytest.mark.parametrize("kept", [_SHOWING, _NAMES])
def test_what_is_remembered_of_classes_has_a_bound(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("encode", "type_names"):
        monkeypatch.setattr(f"sopy_runtime.codec.{module}.MANY", 1)
    kept.clear()
    for value in (Plain(1), Item("pen"), slotted()):
        assert likeness(again(value)) == likeness(value)
        assert len(kept) == 1


def test_a_circle_comes_back_as_a_circle() -> None:
    tree = Tree()
    tree.left = tree
    tree.children.append((tree.children, tree))
    back = again(tree)
    assert back.left is back
    assert back.children[0][0] is back.children
    assert back.children[0][1] is back


def test_what_a_set_contains_may_be_shared() -> None:
    shared = [1]
    points = {Plain(("b", shared)), Plain(("a", shared)), Plain(("c", [1]))}
    back = again({"points": points, "last": shared})
    assert sum(point.value[1] is back["last"] for point in back["points"]) == 2


def test_equal_sets_are_written_alike() -> None:
    # Numbers that collide are kept in the order in which they came.
    assert encode_value({0, 1024, 2048}, "x") == encode_value({2048, 1024, 0}, "x")


class Local:
    """A class that has a name; those inside functions have none."""


def refused() -> dict[str, tuple[Callable[[], Any], str]]:
    class Hidden(Plain):
        pass

    class Moon(tzinfo):
        """It has no name that another process knows."""

    return {
        "time zone": (lambda: time(1, tzinfo=Moon()), "the time zone"),
        "slice": (lambda: slice("a", None), "only slices of integers can be written"),
        "type variable": (lambda: Box[TypeVar("V")](content=1), "the type ~V has no name"),  # type: ignore[misc]  # a mistake
        "lock": (threading.Lock, "_thread.lock"),
        "event": (threading.Event, "threading.Event"),
        "file": (lambda: io.BufferedReader(io.BytesIO()), "_io.BufferedReader"),
        "socket": (socket.socket, "socket.socket"),
        "coroutine": (gather, "coroutine"),
        "generator": (lambda: (x for x in ()), "generator"),
        "iterator": (lambda: iter([1]), "list_iterator"),
        "lambda": (lambda: lambda: 1, "a lambda"),
        "local class": (lambda: Hidden(1), "no other process can import the class"),
        "object": (object, "a `object`"),
        "future": (lambda: asyncio.Future(loop=asyncio.new_event_loop()), "_asyncio.Future"),
        "module": (lambda: json, "module"),
    }


@pytest.mark.parametrize("kind", refused())
def test_what_has_no_meaning_elsewhere_is_refused_by_its_name(kind: str) -> None:
    make, words = refused()[kind]
    value = make()
    with pytest.raises(UnpersistableValue) as caught:
        encode_value(Tree(children=[0, {"here": Plain(value)}]), "sigma")
    if asyncio.iscoroutine(value):
        value.close()
    assert caught.value.happened.startswith("sigma.children[1]['here'].value is a")
    assert words in caught.value.happened


def test_a_class_that_is_gone_is_named() -> None:
    node = json.loads(to_text(encode_value(Leaf(), "x")).replace("Leaf", "Twig"))
    with pytest.raises(UnknownName, match=r"kinds:Twig is gone: tests.runtime.codec.kinds has no Twig"):
        decode_value({"x": node})
    with pytest.raises(UnknownName, match="there is no module nowhere"):
        decode_value({"x": {"$": "named", "$v": "nowhere:f"}})
    node["$c"] = "tests.runtime.codec.kinds:double"
    with pytest.raises(UnknownName, match="kinds:double is gone: it is now <function double"):
        decode_value({"x": node})


@pytest.mark.parametrize(
    ("value", "old", "new", "reason"),
    [
        (Leaf(), '"value"', '"worth"', "Leaf has no worth any more"),
        (Box[int](content=1), '"content"', '"load"', "Box.int. now needs content"),
        (Item("pen"), '"name"', '"title"', "Item now needs name"),
        (Colour.RED, '"RED"', '"PINK"', "Colour has no PINK any more"),
        (opened(), "kinds:Open", "kinds:Leaf", "Leaf has no count any more"),
        (Leaf(), "kinds:Leaf", "kinds:Plain", "Plain is no model of pydantic any more"),
        (Plain(1), "kinds:Plain", "kinds:Leaf", "Leaf is a model of pydantic now"),
        (Plain(1), "kinds:Plain", "kinds:Idea", "Idea is abstract now"),
        (Plain(1), "kinds:Plain", "kinds:Slotted", "Slotted has no place any more for what was kept"),
    ],
)
def test_a_class_that_has_changed_is_named(value: Any, old: str, new: str, reason: str) -> None:
    text = to_text(encode_value({"here": value}, "sigma")).replace(old, new)
    with pytest.raises(IncompatibleState, match=rf"sigma\['here'\] cannot be read: {reason}"):
        decode_value({"sigma": {"here": json.loads(text)["here"]}})


def test_a_field_that_is_new_gets_its_default() -> None:
    node = encode_value(Item("pen", parts=[1]), "x")
    del node["$f"]["parts"], node["$f"]["price"]
    assert decode_value({"x": node}) == Item("pen")
    assert decode_value({"x": {"$": "model", "$c": "tests.runtime.codec.kinds:Leaf", "$f": {}}}) == Leaf()
    node = encode_value(Size(1, 2), "x")
    del node["$f"]["height"]
    assert decode_value({"x": node}) == Size(1)


def test_what_a_class_said_itself_is_read_also_when_it_says_nothing_any_more() -> None:
    node = encode_value(WithOwnState([1]), "x") | {"$c": "tests.runtime.codec.kinds:Plain"}
    assert decode_value({"x": node}).value == [1]

"""Values that keep their content in compiled code: most come back, and the guide lists those that do not."""

# covers: sopy_runtime.snapshot.compiled
# covers: sopy_runtime.snapshot.part
# covers: sopy_runtime.snapshot.not_restored

import functools
import hashlib
import io
import itertools
import random
import subprocess
import sys
import types
import warnings
import weakref
import xml.etree.ElementTree as ElementTree
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import Event, HandlerError, NotRestoredWarning, Procedure, Session, handler

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "transactions.md"


class Holder:
    """A plain object with one value in it, and a list beside it."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.beside: list[int] = []

    def method(self) -> None: ...


class Box:
    def __init__(self, value: Any) -> None:
        self.direct = value
        self.nested = {"holder": Holder(value)}


class Done(Event[Any]): ...


class Changing(Procedure[Any]):
    @handler
    def on_done(self, sigma: Any, event: Done) -> Procedure[Any]:
        event.payload(sigma)
        raise ZeroDivisionError


def keeping(kept: list[int]) -> Callable[[], list[int]]:
    return lambda: kept


class Colour: ...


class Shape: ...


def fail(sigma: Any, act: Callable[[Any], object]) -> None:
    with pytest.raises(HandlerError) as caught:
        Session(Changing(), sigma).send(Done(act))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def buffer(kind: Any, content: Any) -> Any:
    opened = kind(content)
    opened.read(1)
    return opened


def view(items: dict[str, Any], name: str) -> Any:
    return getattr(items, name)()


RESTORED: dict[str, tuple[Any, Callable[[Any], object], Callable[[Any], object]]] = {
    "arguments of a partial": (
        functools.partial(print, [1], k=[2]),
        lambda value: (value.args[0].append(2), value.keywords["k"].append(3), value.keywords.update(n=1)),
        repr,
    ),
    "the object of a bound method": (
        Holder(1).method,
        lambda value: setattr(value.__self__, "value", 2),
        lambda value: value.__self__.value,
    ),
    "the list of its own method": ([1].append, lambda value: value(2), lambda value: list(value.__self__)),
    "the list of an operator's method": ([1].__iadd__, lambda value: value([2]), lambda v: list(v.__self__)),
    "the dict behind a proxy": (
        types.MappingProxyType({"a": [1]}),
        lambda value: (value["a"].append(2), value | Grabbing("b")),
        repr,
    ),
    "the dict behind its keys": (view({"a": 1}, "keys"), lambda value: value.mapping | Grabbing("b"), repr),
    "the dict behind its values": (view({"a": [1]}, "values"), lambda v: next(iter(v)).append(2), repr),
    "the dict behind its items": (view({"a": [1]}, "items"), lambda v: next(iter(v))[1].append(2), repr),
    "ordered items": (view(OrderedDict(a=[1]), "values"), lambda v: next(iter(v)).append(2), repr),
    "text in memory": (
        buffer(io.StringIO, "abc"),
        lambda value: value.write("longer than before"),
        lambda value: (value.getvalue(), value.tell()),
    ),
    "bytes in memory": (
        buffer(io.BytesIO, b"abc"),
        lambda value: (value.truncate(0), value.write(b"12345")),
        lambda value: (value.getvalue(), value.tell()),
    ),
    "an element of XML": (
        ElementTree.fromstring("<a x='1'>t<b>u</b></a>"),
        lambda value: (
            value.set("x", "2"),
            value[0].set("y", "3"),
            value.append(ElementTree.Element("c")),
            setattr(value[0], "text", "new"),
        ),
        ElementTree.tostring,
    ),
    "the system's random numbers": (
        random.SystemRandom(),
        lambda v: setattr(v, "new", 1),
        lambda v: dict(vars(v)),
    ),
    "random numbers": (random.Random(1), lambda value: value.random(), lambda value: value.getstate()),
    "an instance whose class was changed": (
        Colour(),
        lambda value: (setattr(value, "__class__", Shape), setattr(value, "new", 1)),
        lambda value: (type(value), vars(value)),
    ),
    "a bytearray that somebody exports": (
        exported := bytearray(b"ab"),
        lambda value: value.__setitem__(0, 9),
        bytes,
    ),
}
EXPORT = memoryview(exported)


class Grabbing(dict[str, Any]):
    """What a proxy is merged with sees the dict behind it, and adds a key to that."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __ror__(self, behind: Any) -> Any:
        behind[self.key] = 1
        return behind


@pytest.mark.parametrize("name", RESTORED)
def test_values_of_compiled_classes_come_back(name: str) -> None:
    value, act, look = RESTORED[name]
    before = look(value)
    for sigma, reach in (
        (Box(value), lambda sigma: sigma.direct),
        (Box(value), lambda sigma: sigma.nested["holder"].value),
    ):
        fail(sigma, lambda sigma, reach=reach: act(reach(sigma)))
        assert look(reach(sigma)) == before
        assert reach(sigma) is value


@pytest.mark.parametrize("name", RESTORED)
def test_they_change_when_the_event_is_not_taken_back(name: str) -> None:
    """Else the test above would prove nothing. It comes after it: the values are changed for good."""
    value, act, look = RESTORED[name]
    before = look(value)
    act(value)
    assert look(value) != before


NOT_RESTORED: dict[str, tuple[str, Any, Callable[[Any], object], Callable[[Any], object]]] = {
    "an iterator": ("iterators", iter([1, 2]), next, lambda value: value.__length_hint__()),
    "a counter": ("iterators", itertools.count(), next, repr),
    "a digest": ("digests", hashlib.sha256(), lambda v: v.update(b"x"), lambda v: v.hexdigest()),
    "the object of a weak reference": (
        "weak references",
        weakref.ref(WEAK := Holder(1)),
        lambda value: setattr(value(), "value", 2),
        lambda value: value().value,
    ),
    "the variables of a function": (
        "closures",
        keeping([1]),
        lambda value: value().append(2),
        lambda value: list(value()),
    ),
}


@pytest.mark.parametrize("name", NOT_RESTORED)
def test_what_does_not_come_back_is_listed_in_the_guide(name: str) -> None:
    word, value, act, look = NOT_RESTORED[name]
    before = look(value)
    fail(Box(value), lambda sigma: act(sigma.direct))
    assert look(value) != before
    listed = GUIDE.read_text(encoding="utf-8").partition("## What is not")[2].partition("\n## ")[0]
    assert word in listed


def test_the_object_beside_a_file_in_memory_comes_back() -> None:
    sigma = Box(io.StringIO())
    fail(sigma, lambda sigma: sigma.nested["holder"].beside.append(1))
    assert sigma.nested["holder"].beside == []


class Unreadable(list[int]):
    """Its elements are read past its methods, its slot is not."""

    __slots__ = ("broken",)


def refusing(name: str) -> Any:
    """A class whose instances show no attribute."""

    class Refusing:
        @property
        def __dict__(self) -> Any:  # type: ignore[override]  # stands for compiled code that refuses
            raise NotImplementedError("not on this system")

    Refusing.__name__ = name
    return Refusing()


def test_what_cannot_be_remembered_is_left_alone_and_named_once() -> None:
    sigma = Box(refusing("Oracle"))
    sigma.direct = [1]
    with pytest.warns(NotRestoredWarning, match="of type Oracle cannot be remembered: NotImplementedError"):
        fail(sigma, lambda sigma: sigma.direct.append(2))
    assert sigma.direct == [1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fail(sigma, lambda sigma: sigma.direct.append(2))
    assert sigma.direct == [1]


def test_what_cannot_be_written_back_does_not_keep_the_rest_from_it() -> None:
    sigma = Box(bytearray(b"ab"))
    views: list[memoryview] = []

    def act(sigma: Any) -> None:
        sigma.direct.append(9)
        views.append(memoryview(sigma.direct))
        sigma.nested["holder"].beside.append(1)

    with pytest.warns(NotRestoredWarning, match=r"bytearray cannot be written back: BufferError"):
        fail(sigma, act)
    assert sigma.nested["holder"].beside == []


def test_a_released_view_of_memory_does_no_harm() -> None:
    view = memoryview(bytearray(b"ab"))
    view.release()
    sigma = Box(view)
    fail(sigma, lambda sigma: sigma.nested["holder"].beside.append(1))
    assert sigma.nested["holder"].beside == []


def test_nothing_of_it_is_imported_for_programs_that_do_not_use_it() -> None:
    program = "import sys, sopy_runtime; print('xml.etree.ElementTree' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

"""What is known of classes does not keep all of them alive."""

import gc
import weakref
from typing import Any

from sopy_runtime import MemoryStore, Session
from sopy_runtime.by_class import MANY, ByClass
from sopy_runtime.journal.image import image_of
from sopy_runtime.journal.record import State
from sopy_runtime.snapshot.parts import parts_of
from tests.runtime.orders import Basket, Order


def test_each_class_is_asked_about_once_until_there_are_too_many() -> None:
    asked: list[type] = []

    def find(cls: type) -> str:
        asked.append(cls)
        return cls.__name__

    known = ByClass(find, {int: "whole"})
    assert (known[int], known[str], known[str], asked) == ("whole", "str", "str", [str])
    made = [type(f"Made{number}", (), {}) for number in range(MANY)]
    assert [known[cls] for cls in made] == [cls.__name__ for cls in made]
    assert len(known) <= MANY + 1
    assert (known[int], known[str]) == ("whole", "str")
    assert asked.count(str) == 2


def test_classes_that_are_gone_are_forgotten() -> None:
    def use() -> "weakref.ref[Any]":
        cls = type("Passing", (), {})
        parts_of(cls)
        return weakref.ref(cls)

    first = use()
    for number in range(MANY):
        parts_of(type(f"Made{number}", (), {}))
    gc.collect()
    assert first() is None


def test_a_state_is_written_alike_after_much_was_forgotten() -> None:
    session = Session(Basket(), Order(tags={"a"}), store=MemoryStore(), session_id="s")
    state = State(sigma=session.sigma, procedure=session.procedure)
    before = image_of(state)
    for number in range(MANY):
        parts_of(type(f"Made{number}", (), {}))
    assert image_of(state) == before

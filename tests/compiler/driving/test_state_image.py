"""States as places and values."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel

from sopy_compiler.driving.state_image import Change, changes, image_of


class Colour(Enum):
    RED = 1


class Inner(BaseModel):
    value: int | None = None


@dataclass
class Outer:
    inner: Inner
    items: list[Any]
    keys: dict[Any, Any]
    tags: set[str]
    colour: Colour = Colour.RED
    kind: type = int


def test_every_part_has_its_place() -> None:
    state = Outer(inner=Inner(value=1), items=[{"a": (True,)}, []], keys={"b c": 1, 2: 3}, tags={"x"})
    assert image_of(state) == {
        "inner.value": "1",
        "items[0].a[0]": "True",
        "items[1]": "[]",
        "keys['b c']": "1",
        "keys[2]": "3",
        "tags": "{'x'}",
        "colour": "<Colour.RED: 1>",
        "kind": "<class 'int'>",
    }
    assert image_of(7) == {"state": "7"}


def test_a_state_that_contains_itself_ends() -> None:
    loop: dict[str, Any] = {"a": 1}
    loop["self"] = loop
    assert image_of(loop) == {"a": "1", "self": "{'a': 1, 'self': {...}}"}


def test_changes_are_what_is_new_other_or_gone() -> None:
    before = image_of({"list": [], "same": 1, "old": 2, "maybe": None})
    after = image_of({"list": [3], "same": 1, "maybe": Inner()})
    assert changes(before, after) == (
        Change(place="list[0]", before=None, after="3"),
        Change(place="maybe.value", before=None, after="None"),
        Change(place="old", before="2", after=None),
    )
    assert changes({"a": "1"}, {"a": "2"}) == (Change(place="a", before="1", after="2"),)

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from sopy_runtime.codec.changes import Changes
from sopy_runtime.errors import IncompatibleState


@dataclass(frozen=True)
class Step:
    renames: Mapping[str, str] = field(default_factory=dict)
    converts: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    adds: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    drops: tuple[str, ...] = ()


def cents(price: str) -> int:
    return round(float(price) * 100)


def unclear(price: "Nowhere") -> int:  # type: ignore[name-defined]  # noqa: F821  nothing has this name
    return cents(price)


def test_names_are_followed_from_step_to_step() -> None:
    changes = Changes(
        [
            Step(renames={"m:Item.cost": "price", "m:Item": "m:Thing"}, drops=("m:Item.old",)),
            Step(renames={"m:Thing.price": "cents"}, converts={"m:Thing.cents": cents, "m:Thing.tax": cents}),
            Step(adds={"m:Thing.label": lambda kept: f"{kept['cents']} cents"}),
        ]
    )
    assert changes.name("m:Item") == "m:Thing"
    assert changes.fields("m:Item", ("cost", "old", "name")) == {"cents", "name"}
    assert changes.values("m:Item", {"cost": "1.5", "old": 1, "name": "pen"}) == {
        "cents": 150,
        "name": "pen",
        "label": "150 cents",
    }


def test_the_member_of_an_enum_is_followed_with_its_class() -> None:
    changes = Changes([Step(renames={"m:Mode": "m:Speed"}), Step(renames={"m:Speed.FAST": "QUICK"})])
    assert changes.member("m:Mode", "FAST") == "QUICK"
    assert changes.member("m:Mode", "SLOW") == "SLOW"


@pytest.mark.parametrize("convert", [cents, unclear, float])
def test_a_function_takes_what_it_asks_for_and_what_cannot_be_told(convert: Callable[[Any], Any]) -> None:
    changes = Changes([Step(converts={"m:Item.price": convert})])
    assert changes.values("m:Item", {"price": "1.5"})["price"] in (1.5, 150)


def test_a_function_that_does_not_take_the_value_is_named() -> None:
    changes = Changes([Step(converts={"m:Item.price": cents})])
    with pytest.raises(IncompatibleState, match=r"Item.price was 1.5, and cents takes <class 'str'>"):
        changes.values("m:Item", {"price": 1.5})

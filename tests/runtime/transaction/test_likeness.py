"""Values that are equal are not alike if a program or a file could tell them apart."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime import Event, Procedure, Session, handler
from sopy_runtime.snapshot.likeness import are_alike


class Part(BaseModel):
    number: Any = 0


@dataclass
class Data:
    number: Any = 0


class Never:
    def __eq__(self, other: object) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]  # as an array has none


UNALIKE = [
    (1, True),
    (1, 1.0),
    (0.0, -0.0),
    (Decimal("1.0"), Decimal("1.00")),
    (datetime(2020, 1, 1, 12, tzinfo=UTC), datetime(2020, 1, 1, 13, tzinfo=timezone(timedelta(hours=1)))),
    ([1], [True]),
    ([1], (1,)),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({1}, {True}),
    ({"a": [1]}, {"a": [1.0]}),
    (Part(), Part(number=0)),
    (Part(number=1), Part(number=True)),
    (Data(1), Data(True)),
    (Never(), Never()),
]
ALIKE = [
    (float("nan"), float("nan")),
    ("ab", str(b"ab", "ascii")),
    ([1, [2]], [1, [2]]),
    ({1, "a"}, {"a", 1}),
    (frozenset({1}), frozenset({1})),
    (Part(number=[1]), Part(number=[1])),
    (Data({"a": 1}), Data({"a": 1})),
]


@pytest.mark.parametrize(("old", "new"), UNALIKE)
def test_what_can_be_told_apart_is_not_alike(old: Any, new: Any) -> None:
    assert not are_alike(old, new)
    assert are_alike(old, old)


@pytest.mark.parametrize(("old", "new"), ALIKE)
def test_what_cannot_be_told_apart_is_alike(old: Any, new: Any) -> None:
    assert are_alike(old, new)


class Put(Event[Any]): ...


class Putting(Procedure[Any]):
    @handler
    def on_put(self, sigma: Any, event: Put) -> Procedure[Any]:
        sigma.number = event.payload
        return self


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [*((*pair, ("number",)) for pair in UNALIKE), *((*pair, ()) for pair in ALIKE)],
)
def test_an_outcome_names_exactly_what_is_not_alike(old: Any, new: Any, changed: tuple[str, ...]) -> None:
    session = Session(Putting(), Part(number=old))
    assert session.send(Put(new)).changed == changed

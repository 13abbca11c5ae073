"""A state that is resumed or forked is what the living one is, in all that can be told from outside."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypedDict

import pytest
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from sopy_runtime import Event, MemoryStore, Procedure, Session, Store, handler
from sopy_runtime.sqlite import SQLiteStore

RUNS = 12
LENGTH = 12


class Mood(Enum):
    GOOD = 1
    BAD = 2


class Part(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str = Field(default="", alias="partName")
    number: int = 0
    _marks: list[int] = PrivateAttr(default_factory=list)

    @field_validator("number")
    @classmethod
    def grow(cls, number: int) -> int:
        return number + 1


class Whole(Part):
    parts: list[Part] = Field(default_factory=list)
    table: dict[str, Any] = Field(default_factory=dict)
    names: set[str] = Field(default_factory=set)
    mood: Mood = Mood.GOOD
    anything: Any = None
    _note: str = "none"


@dataclass
class Data:
    parts: list[Part] = field(default_factory=list)
    table: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    anything: Any = None


class Plain:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.table: dict[str, Any] = {}
        self.names: set[str] = set()
        self.anything: Any = None


class Slotted:
    __slots__ = ("anything", "names", "parts", "table")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.table: dict[str, Any] = {}
        self.names: set[str] = set()
        self.anything: Any = None


class Keys(TypedDict):
    parts: list[Part]
    table: dict[str, Any]
    names: set[str]
    anything: Any


class Happened(Event[int]): ...


VALUES = (
    1, True, 1.0, Decimal("1.0"), Decimal("1.00"), 0.0, -0.0, "1", b"1", None, Mood.BAD, (1, [2]),
    frozenset({1}), datetime(2020, 1, 1, 12, tzinfo=UTC),
    datetime(2020, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
)  # fmt: skip


def put(sigma: Any, name: str, value: Any) -> None:
    if isinstance(sigma, dict):
        sigma[name] = value
    else:
        setattr(sigma, name, value)


def get(sigma: Any, name: str) -> Any:
    return sigma[name] if isinstance(sigma, dict) else getattr(sigma, name)


def change(sigma: Any, procedure: Any, chance: random.Random) -> None:
    parts, table = get(sigma, "parts"), get(sigma, "table")
    value = chance.choice(VALUES)
    match chance.randrange(12):
        case 0:
            parts.append(Part(partName="p", number=1, more=value))
        case 1:
            put(sigma, "anything", chance.choice(parts) if parts else table)
        case 2:
            table[chance.choice("abc")] = [value]
        case 3:
            table[chance.choice("abc")] = table.pop(chance.choice("abc"), value)
        case 4:
            put(sigma, "anything", value)
        case 5 if parts:
            part = chance.choice(parts)
            part._marks.append(1)
            part.number = chance.choice([1, True, 2])
        case 6 if isinstance(sigma, Whole):
            sigma.name = "new"
            setattr(sigma, chance.choice(["extra_a", "extra_b"]), value)
        case 7 if isinstance(sigma, Whole):
            sigma._note = "changed"
            sigma._marks.append(2)
            sigma.mood = Mood.BAD
        case 8:
            get(sigma, "names").symmetric_difference_update({chance.choice("xyz")})
        case 9:
            procedure.last = chance.choice([value, parts, table])
        case 10 if isinstance(sigma, Whole | Plain) and hasattr(sigma, "extra_a"):
            del sigma.extra_a
        case _:
            put(sigma, "parts", list(parts))


class Working(Procedure[Any]):
    def __init__(self) -> None:
        self.last: Any = None

    @handler
    def on_happened(self, sigma: Any, event: Happened) -> Procedure[Any] | str:
        chance = random.Random(event.payload)
        for _ in range(chance.randrange(4)):
            change(sigma, self, chance)
        assert chance.random() < 0.9, "refused"
        return "report" if chance.random() < 0.1 else self


STATES: dict[str, Any] = {
    "model": Whole,
    "dataclass": Data,
    "plain": Plain,
    "slots": Slotted,
    "keys": lambda: Keys(parts=[], table={}, names=set(), anything=None),
}


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with SQLiteStore(tmp_path / "runs.db") as opened:
        yield opened


def told_of_part(part: Part) -> Any:
    return repr(part.model_extra), list(part._marks), sorted(part.model_fields_set), repr(part.number)


def told(sigma: Any) -> Any:
    """Everything that can be told from outside; values next to their types and texts."""
    if not isinstance(sigma, BaseModel):
        parts = get(sigma, "parts")
        values = [repr(get(sigma, name)) for name in ("parts", "table", "anything")]
        return (
            values,
            sorted(get(sigma, "names")),
            repr(getattr(sigma, "extra_a", None)),
            list(map(told_of_part, parts)),
        )
    dumps = [
        repr(sigma.model_dump(mode=mode, by_alias=alias, exclude={"names"}))
        for mode in ("python", "json")
        for alias in (True, False)
    ]
    return (
        dumps,
        sigma.model_dump_json(exclude={"names"}),
        sigma.model_dump(exclude_unset=True).keys(),
        repr(sigma.model_extra),
        repr(sigma.__pydantic_private__),
        repr({name: value for name, value in sigma.__dict__.items() if name != "names"}),
        list(map(told_of_part, (sigma, *sigma.parts))),
        sorted(sigma.names),
    )


@pytest.mark.parametrize("kind", STATES)
def test_resumed_and_forked_states_are_what_the_living_one_is(kind: str, store: Store) -> None:
    for seed in range(RUNS):
        chance = random.Random(seed)
        session = Session(Working(), STATES[kind](), store=store, session_id=f"{kind}{seed}", retry_limits=99)
        past = [told(session.sigma)]
        for _ in range(LENGTH):
            session.send(Happened(chance.randrange(10**6)))
            past.append(told(session.sigma))
        resumed = Session.resume(store, f"{kind}{seed}", retry_limits=99)
        for other in (resumed, session.fork(), session.fork(at=LENGTH)):
            assert told(other.sigma) == past[-1]
            assert repr(vars(other.procedure)) == repr(vars(session.procedure))
            if kind in ("model", "dataclass", "keys"):
                assert other.sigma == session.sigma
        assert [told(store.load(f"{kind}{seed}", number).sigma) for number in range(LENGTH + 1)] == past

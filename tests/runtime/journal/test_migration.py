"""Sessions that earlier versions of a program have left go on in the later ones, as migrations say."""
# covers: sopy_runtime.codec.changes, sopy_runtime.codec.annotated, sopy_runtime.codec.misfit
# covers: sopy_runtime.journal.gone, sopy_runtime.journal.present

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import (
    DefinitionError,
    Gone,
    IncompatibleState,
    MemoryStore,
    Migration,
    Session,
    State,
    Store,
    migration,
)
from sopy_runtime.durable.step import begin, step
from sopy_runtime.journal.migration import chain
from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.reloading import Load, reloading

FIRST = """
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from pydantic import BaseModel
from sopy_runtime import End, Event, Procedure, handler

class Mood(Enum):
    GOOD = 1
    BAD = 2

@dataclass
class Line:
    text: str
    price: float = 0.0

class Ticket(BaseModel):
    title: str = ""
    note: str = ""
    mood: Mood = Mood.GOOD
    lines: list[Line] = []

class Opened(Event[str]): ...
class Late(Event[None]): ...

class Waiting(Procedure[Ticket]):
    timeout = timedelta(hours=1)
    timeout_event = Late

    def __init__(self) -> None:
        self.calls = 0

    @handler
    def on_opened(self, sigma: Ticket, event: Opened) -> Procedure[Ticket]:
        self.calls += 1
        sigma.title = event.payload
        sigma.mood = Mood.BAD
        sigma.lines.append(Line(event.payload, 1.5))
        return self

    @handler
    def on_late(self, sigma: Ticket, event: Late) -> End:
        return End()
"""

Open = Callable[[], AbstractContextManager[Store]]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    with reloading(tmp_path, "moving_flow") as load:
        yield load


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with SQLiteStore(tmp_path / "runs.db", durability="process") as made:
        yield made


def left(load: Load, store: Store) -> str:
    """Leave a session in the first version; that version."""
    program = load(FIRST)
    session = Session(program.Waiting(), program.Ticket(), store=store, session_id="s")
    session.send(program.Opened("help"))
    session.checkpoint("early")
    session.send(program.Opened("now"))
    return store.sessions()[0].version


def declared(version: str, change: Callable[[State], State] = lambda state: state, **said: Any) -> Migration:
    change.__module__ = "moving_flow"
    return migration(from_=version, **said)(change)


def changed(*pairs: tuple[str, str]) -> str:
    text = FIRST
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def in_cents(price: float) -> int:
    return round(price * 100)


@pytest.mark.parametrize(
    ("pairs", "said", "look", "value"),
    [
        ([("Waiting", "Listening")], {"renames": {"Waiting": "Listening"}}, "procedure.calls", 2),
        ([("Ticket", "Case")], {"renames": {"Ticket": "Case"}}, "sigma.title", "now"),
        ([("Line", "Row")], {"renames": {"Line": "moving_flow:Row"}}, "sigma.lines[1].price", 1.5),
        ([("title", "name")], {"renames": {"Ticket.title": "name"}}, "sigma.name", "now"),
        ([("price", "cost")], {"renames": {"Line.price": "cost"}}, "sigma.lines[0].cost", 1.5),
        ([("BAD", "AWFUL")], {"renames": {"Mood.BAD": "AWFUL"}}, "sigma.mood.name", "AWFUL"),
        ([("calls", "count")], {"renames": {"Waiting.calls": "count"}}, "procedure.count", 2),
        ([("Late", "Gone")], {"renames": {"Late": "Gone"}}, "timers[0].event.__class__.__name__", "Gone"),
        (
            [("price: float = 0.0", "price: int = 0")],
            {"converts": {"Line.price": in_cents}},
            "sigma.lines[1].price",
            150,
        ),
        (
            [("Line", "Row"), ("price: float = 0.0", "cents: int = 0"), ("payload, 1.5", "payload, 15")],
            {"renames": {"Line": "Row", "Line.price": "cents"}, "converts": {"Row.cents": in_cents}},
            "sigma.lines[1].cents",
            150,
        ),
        (
            [('title: str = ""', 'title: str = ""\n    owner: str')],
            {"adds": {"Ticket.owner": lambda kept: kept["title"].upper()}},
            "sigma.owner",
            "NOW",
        ),
        (
            [('    note: str = ""\n', ""), ("text: str\n", "text: str\n    size: int\n")],
            {"drops": ["Ticket.note"], "adds": {"Line.size": lambda kept: len(kept["text"])}},
            "sigma.lines[0].size",
            4,
        ),
    ],
)  # fmt: skip
def test_what_is_declared_is_applied_wherever_it_is(
    load: Load, store: Store, pairs: list[tuple[str, str]], said: Mapping[str, Any], look: str, value: Any
) -> None:
    version = left(load, store)
    program = load(changed(*pairs))
    with pytest.raises(IncompatibleState) as caught:
        Session.resume(store, "s")
    if "converts" not in said or len(pairs) > 1:
        assert version in caught.value.remedy
    session: Session[Any] = Session.resume(store, "s", migrations=[declared(version, **said)])
    assert eval(f"session.{look}") == value
    # What was kept under the earlier version can be gone back to.
    assert session.fork(at=1, session_id="f").sequence == 0
    session.restore("early")
    session.rewind(to=2)
    assert eval(f"session.{look}") == value
    assert session.send(program.Opened("later")).kind == "stayed" if "Row" not in look else True
    assert store.sessions()[0].version != version
    assert Session.resume(store, "s").sequence >= 4


def test_migrations_lead_on_from_each_other(load: Load, store: Store) -> None:
    version = left(load, store)
    load(changed(("Waiting", "Hearing"), ("title: str", "title: list[str]"), ('str] = ""', "str] = []")))
    steps = [
        declared("2", renames={"Listening": "Hearing"}, converts={"Ticket.name": str.split}),
        declared("3", renames={"Ticket.name": "title"}),
        declared(version, to="2", renames={"Waiting": "Listening", "Ticket.title": "name"}),
    ]
    steps[0] = replace(steps[0], to="3")
    session: Session[Any] = Session.resume(store, "s", migrations=steps)
    assert type(session.procedure).__name__ == "Hearing"
    assert session.sigma.title == ["now"]


def test_a_function_says_where_a_session_is_whose_procedure_is_gone(load: Load, store: Store) -> None:
    version = left(load, store)
    program = load(changed(("Waiting", "Calm")) + "\n\nclass Angry(Calm): ...\n")

    def choose(state: State) -> State:
        assert isinstance(state.procedure, Gone)
        assert state.procedure.name == "moving_flow:Waiting"
        procedure = program.Angry() if state.sigma.mood is program.Mood.BAD else program.Calm()
        procedure.calls = state.procedure.attributes["calls"]
        return replace(state, procedure=procedure)

    undecided = replace(declared(version), name="test")
    with pytest.raises(IncompatibleState, match="test does not say where it is now"):
        Session.resume(store, "s", migrations=[undecided])
    session: Session[Any] = Session.resume(store, "s", migrations=[declared(version, choose)])
    assert type(session.procedure) is program.Angry
    assert session.procedure.calls == 2


def test_a_function_may_make_what_is_missing(load: Load, store: Store) -> None:
    version = left(load, store)
    load(changed(("    note: str", "    remark: list[str]"), ('str] = ""', "str]")))

    def split(state: State) -> State:
        state.sigma.__dict__["remark"] = [vars(state.sigma).pop("note")]
        return state

    session: Session[Any] = Session.resume(store, "s", migrations=[declared(version, split)])
    assert session.sigma.remark == [""]
    with pytest.raises(IncompatibleState, match="Ticket now needs remark"):
        Session.resume(store, "s", migrations=[declared(version)])


def test_a_value_that_the_function_does_not_take_is_refused(load: Load, store: Store) -> None:
    version = left(load, store)
    load(FIRST)

    def halved(title: Decimal) -> Decimal:
        return title / 2

    with pytest.raises(IncompatibleState, match=r"Ticket\.title was 'now', and halved takes"):
        Session.resume(store, "s", migrations=[declared(version, converts={"Ticket.title": halved})])


def test_an_engine_gives_them_to_each_step(load: Load) -> None:
    program = load(FIRST)
    core = begin(program.Waiting(), program.Ticket())
    now = datetime(2001, 1, 1, tzinfo=UTC)
    core = step(core, program.Opened("help"), now=now).core
    version = core.partition('"version": "')[2].partition('"')[0]
    program = load(changed(("Waiting", "Listening")))
    with pytest.raises(IncompatibleState):
        step(core, program.Opened("again"), now=now)
    given = [declared(version, renames={"Waiting": "Listening"})]
    later = step(core, program.Opened("again"), now=now + timedelta(minutes=1), migrations=given)
    assert later.reply["after"] == "Listening"


@pytest.mark.parametrize(
    "said", [{"from_": ()}, {"from_": "1", "to": "1"}, {"from_": ""}, {"from_": "1", "adds": {"A.b": dict}}]
)
def test_a_migration_that_means_nothing_is_refused(said: Any) -> None:
    if "adds" in said:
        said = {"from_": "1", "adds": {"A.b": lambda: 0}}
    with pytest.raises(DefinitionError):
        migration(**said)


def test_migrations_that_contradict_each_other_are_refused() -> None:
    forward, back, other = (declared(old, to=new) for old, new in (("1", "2"), ("2", "1"), ("1", "3")))
    assert chain([other, back], "1") == (other,)
    with pytest.raises(DefinitionError, match="back to it"):
        chain([forward, back], "1")
    with pytest.raises(DefinitionError, match="both lead on"):
        chain([forward, other], "1")

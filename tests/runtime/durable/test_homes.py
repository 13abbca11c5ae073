"""The same events end alike wherever a session is kept: in memory, in a file, a database, or by an engine.

`make chaos` sends ten thousand events to each of three examples in the stores, and in each engine
to all three of them together.
"""
# covers: sopy_runtime.durable.step, sopy_runtime.durable.hosting

import contextlib
import functools
import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from pydantic import ValidationError

from sopy_runtime import Event, HandlerError, MemoryStore, Session, Store, StoreDamaged, StoreError
from sopy_runtime.durable.restate.client import RestateSessions
from sopy_runtime.durable.step import Core, begin, read_core, step
from sopy_runtime.durable.workflows import make_event, payload_to_json
from sopy_runtime.journal.record import Record
from sopy_runtime.sqlite import SQLiteStore
from sopy_runtime.testing import FakeClock
from tests.properties.example_runs import begin as begin_example
from tests.properties.example_runs import built_table, random_event
from tests.runtime.codec.likeness import likeness
from tests.runtime.durable.engines import (
    SECONDS,
    Waiting,
    persistently,
    restate_server,
    restate_service,
    temporal_server,
    temporal_service,
)
from tests.runtime.journal.stores import HOMES
from tests.runtime.orders import Basket, CheckedOut, ItemAdded, Line, Noise, Order

EXAMPLES = ("order_payment", "ticket_triage", "file_migration")
COUNT = int(os.environ.get("SOPYC_EVENTS", "300"))
ENGINE_COUNT = int(os.environ.get("SOPYC_ENGINE_EVENTS", "40"))
SESSIONS = 16
"""So many of them an engine keeps at a time."""
ARGUMENTS = {
    "order_payment": {"order_id": "a", "attempt_limit": 2},
    "ticket_triage": {"subject": "a", "answer_limit": 2},
    "file_migration": {"source": "a", "destination": "b", "backup": "c"},
}
SERVED = [f"examples.{name}.workflow:{name}" for name in EXAMPLES]
START = datetime(2001, 2, 3, tzinfo=UTC)


class End(NamedTuple):
    """Where a home has got to, and what its journal says."""

    place: Any
    journal: list[Any]


def in_store(store: Store, name: str, events: list[Event[Any]], *, is_built: bool = True) -> End:
    """Run the events on sessions of this store, a new one after each end; resume now and then."""
    table = built_table(name) if is_built else None
    clock = FakeClock(START)
    journal: list[Any] = []
    runs = 0
    session: Session[Any] | None = None
    for number, event in enumerate(events):
        if session is None or session.finished:
            journal += [] if session is None else map(of_record, session.history())
            runs += 1
            first = begin_example(name, built=True)
            session = Session(
                first.procedure, first.sigma, store=store, session_id=str(runs), table=table,
                retry_limits=1000, clock=clock,
            )  # fmt: skip
        elif number % 17 == 0:
            session = Session.resume(store, str(runs), table=table, retry_limits=1000, clock=clock)
        try:
            session.send(event, key=str(number))
        except HandlerError as error:
            journal.append(error.happened)
        clock.advance(1)
    assert session is not None
    return End(likeness(session.sigma, session.procedure), [*journal, *map(of_record, session.history())])


def in_steps(name: str, events: list[Event[Any]]) -> End:
    """Run the events as an engine would, which has nothing but the core."""
    journal: list[Any] = []
    run: list[Any] = []
    core: Core | None = None
    is_over = False
    for number, event in enumerate(events):
        if core is None or is_over:
            journal += run
            run = []
            first = begin_example(name, built=True)
            core = begin(first.procedure, first.sigma, table=built_table(name))
        try:
            stepped = step(
                core, event, now=START + timedelta(seconds=number), table=built_table(name), retry_limits=1000
            )
        except HandlerError as error:
            journal.append(error.happened)
            continue
        core = stepped.core
        is_over = stepped.reply["kind"] == "finished"
        run += [(*of_record(record)[:-1], str(number)) for record in stepped.records]
    assert core is not None
    state = read_core(core)
    return End(likeness(state.sigma, state.procedure), journal + run)


def runs_of(name: str, events: list[Event[Any]]) -> list[list[tuple[int, Event[Any]]]]:
    """The events with their numbers, those of each session by themselves: an engine keeps many at once."""
    runs: list[list[tuple[int, Event[Any]]]] = []
    session: Session[Any] | None = None
    for number, event in enumerate(events):
        if session is None or session.finished:
            session = begin_example(name, built=False)
            runs.append([])
        runs[-1].append((number, event))
        with contextlib.suppress(HandlerError):
            session.send(event)
    return runs


def in_engine(sessions: Any, name: str, run: list[tuple[int, Event[Any]]]) -> End:
    """Run the events on a session that an engine keeps, as a client that repeats what is not answered."""
    failed: list[Any] = []
    session = f"{name} {uuid4().hex}"
    persistently(functools.partial(sessions.begin, session, name, **ARGUMENTS[name]))
    for number, event in run:
        try:
            persistently(functools.partial(sessions.send, session, event, key=str(number)))
        except StoreError as error:
            failed.append(str(error).partition("HandlerError: ")[2].splitlines()[0])
    state = persistently(functools.partial(sessions.state, session))
    records = persistently(functools.partial(sessions.history, session))
    told = [without_time(of_record(record)) for record in records]
    return End(likeness(state.sigma, state.procedure), failed + told)


def without_time(record: Any) -> Any:
    """The clock of an engine is not ours."""
    return record if isinstance(record, str) else (*record[:8], *record[9:])


def of_record(record: Record) -> tuple[Any, ...]:
    return (
        record.sequence, record.kind, record.before, record.after, record.event, likeness(record.payload),
        record.message, record.changed, record.at, record.key,
    )  # fmt: skip


def is_valid(event: Event[Any]) -> bool:
    try:
        make_event(type(event), payload_to_json(event))
    except ValidationError:
        return False
    return True


def random_events(name: str, count: int, *, is_anything: bool = True) -> list[Event[Any]]:
    """Events that fit the way a session goes, mostly; the same for every home."""
    choose = random.Random(5)
    session = begin_example(name, built=True)
    events = []
    while len(events) < count:
        if session.finished:
            session = begin_example(name, built=True)
        event = random_event(name, session.procedure, session.sigma, choose)
        # An engine refuses a payload that its own type would refuse.
        if not is_anything and not is_valid(event):
            continue
        events.append(event)
        try:
            session.send(event)
        except HandlerError:
            continue
    return events


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_home_ends_alike(name: str, tmp_path: Path) -> None:
    events = random_events(name, COUNT)
    in_memory = in_store(MemoryStore(), name, events)
    with SQLiteStore(tmp_path / "runs.db", durability="process") as store:
        in_file = in_store(store, name, events)
    stepped = in_steps(name, events)
    with HOMES["postgres"](tmp_path) as store:
        in_database = in_store(store, name, events)
    assert in_database == in_memory
    assert in_file.place == in_memory.place == stepped.place
    assert in_file.journal == in_memory.journal
    assert stepped.journal == in_memory.journal
    assert "moved" in {record[1] for record in in_memory.journal if isinstance(record, tuple)}


@contextmanager
def restate() -> Iterator[Any]:
    server, name = restate_server(), f"s{uuid4().hex}"
    with restate_service(server, name, *SERVED, "--retry-limits", "1000"):
        yield RestateSessions(server.addresses["ingress"][0], name=name, timeout_seconds=SECONDS)


@contextmanager
def temporal() -> Iterator[Any]:
    server, queue = temporal_server(), uuid4().hex
    service = temporal_service(server, queue, *SERVED, "--retry-limits", "1000")
    try:
        yield Waiting(server.addresses["address"], queue)
    finally:
        service.end()


@pytest.mark.parametrize("engine", [restate, temporal])
def test_every_engine_ends_alike(engine: Any) -> None:
    events = {name: random_events(name, ENGINE_COUNT, is_anything=False) for name in EXAMPLES}
    work = [(name, run) for name in EXAMPLES for run in runs_of(name, events[name])]
    with engine() as sessions, ThreadPoolExecutor(SESSIONS) as threads:
        ends = list(threads.map(lambda each: in_engine(sessions, *each), work))
    for name in EXAMPLES:
        # The examples are served as they stand, without a build.
        in_memory = in_store(MemoryStore(), name, events[name], is_built=False)
        of_name = [end for (owner, _), end in zip(work, ends, strict=True) if owner == name]
        assert of_name[-1].place == in_memory.place
        journal = [record for end in of_name for record in end.journal]
        assert journal == [without_time(record) for record in in_memory.journal]


# One step


def added(name: str = "pen") -> ItemAdded:
    return ItemAdded(Line(name=name, price=1))


def test_a_step_depends_on_nothing_but_its_arguments() -> None:
    core = begin(Basket(), Order(tags={"b", "a"}))
    first, again = (step(core, added(), now=START) for _ in range(2))
    assert first == again
    assert first.reply["kind"] == "stayed"
    assert first.reply["changed"] == ["lines", "total"]
    moved = step(first.core, CheckedOut(), now=START)
    assert (moved.reply["after"], moved.reply["sequence"]) == ("Payment", 2)


def test_a_step_that_fails_leaves_the_core_good() -> None:
    core = begin(Basket(), Order())
    with pytest.raises(HandlerError):
        step(core, ItemAdded(Line(name="pen", price=-1)), now=START)
    assert step(core, added(), now=START).reply["sequence"] == 1


def test_recoveries_are_counted_across_steps() -> None:
    core = begin(Basket(), Order())
    exceeded = []
    for _ in range(5):
        stepped = step(core, CheckedOut(), now=START)
        core = stepped.core
        exceeded.append(stepped.reply["limit_exceeded"])
    assert exceeded == [False, False, False, True, True]


def test_an_ignored_event_changes_nothing() -> None:
    core = begin(Basket(), Order())
    stepped = step(core, Noise(), now=START)
    assert (stepped.core, stepped.records, stepped.reply["kind"]) == (core, (), "ignored")


@pytest.mark.parametrize("core", ["", "{}", '{"format": 2}', "[]"])
def test_what_is_no_core_is_refused(core: str) -> None:
    with pytest.raises(StoreDamaged):
        step(Core(core), added(), now=START)

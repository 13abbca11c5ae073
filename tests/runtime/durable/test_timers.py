"""Events that come by themselves: timeouts of procedures, and what `session.after` was told."""
# covers: sopy_runtime.timing, sopy_runtime.journal.timer

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime import (
    DefinitionError,
    End,
    Event,
    HandlerError,
    Procedure,
    Session,
    Store,
    handler,
)
from sopy_runtime.durable.step import begin, read_core, step
from sopy_runtime.durable.timers import arun_due, run_due, run_due_sessions
from sopy_runtime.sqlite import SQLiteStore
from sopy_runtime.testing import FakeClock
from tests.runtime.journal.stores import HOMES

MINUTE = timedelta(minutes=1)
START = datetime(2001, 1, 1, tzinfo=UTC)


class Ticket(BaseModel):
    log: list[str] = []


class Asked(Event[str]): ...


class Answered(Event): ...


class Expired(Event): ...


class Reminded(Event[str]): ...


class Again(Event): ...


class Open(Procedure[Ticket]):
    @handler
    def on_asked(self, sigma: Ticket, event: Asked) -> Procedure[Ticket]:
        sigma.log.append(event.payload)
        return Waiting()

    @handler
    def on_reminded(self, sigma: Ticket, event: Reminded) -> Procedure[Ticket]:
        sigma.log.append(f"reminded of {event.payload}")
        return self


class Waiting(Procedure[Ticket]):
    timeout = 5 * MINUTE
    timeout_event = Expired

    @handler
    def on_answered(self, sigma: Ticket, event: Answered) -> Procedure[Ticket]:
        return Open()

    @handler
    def on_again(self, sigma: Ticket, event: Again) -> Procedure[Ticket]:
        return Waiting()

    @handler
    def on_asked(self, sigma: Ticket, event: Asked) -> Procedure[Ticket]:
        sigma.log.append(event.payload)
        return self

    @handler
    def on_expired(self, sigma: Ticket, event: Expired) -> End:
        sigma.log.append("expired")
        return End()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture(params=HOMES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with HOMES[request.param](tmp_path) as made:
        yield made


def opened(store: Store | None, clock: FakeClock, name: str = "s") -> Session[Ticket]:
    return Session(Open(), Ticket(), store=store, session_id=name, clock=clock)


def resumed(store: Store, clock: FakeClock, name: str = "s") -> Session[Ticket]:
    return Session.resume(store, name, clock=clock)


# Timeouts


def test_a_timeout_comes_once_after_its_time(store: Store, clock: FakeClock) -> None:
    opened(store, clock).send(Asked("why"))
    session = resumed(store, clock)
    assert [(timer.due, timer.is_timeout) for timer in session.timers] == [(START + 5 * MINUTE, True)]
    clock.advance(299)
    assert (run_due(session), store.due(clock())) == ((), ())
    clock.advance(1)
    assert store.due(clock()) == ("s",)
    (timer,) = session.due()
    (outcome,) = run_due(session)
    assert (outcome.kind, session.sigma.log) == ("finished", ["why", "expired"])
    assert session.send(timer.event, key=timer.key).kind == "duplicate"
    assert (session.timers, store.due(clock()), store.next_due()) == ((), (), None)


def test_staying_lets_the_time_run_and_leaving_ends_it(store: Store, clock: FakeClock) -> None:
    session = opened(store, clock)
    session.send(Asked("a"))
    clock.advance(60)
    session.send(Asked("b"))
    assert store.next_due() == START + 5 * MINUTE
    session.send(Again())
    assert store.next_due() == START + 6 * MINUTE
    session.send(Answered())
    clock.advance(3600)
    assert (session.timers, run_due(session), store.next_due()) == ((), (), None)


def test_a_session_may_begin_with_a_timeout(store: Store, clock: FakeClock) -> None:
    session = Session(Waiting(), Ticket(), store=store, session_id="s", clock=clock)
    assert store.next_due() == START + 5 * MINUTE
    clock.advance(300)
    run_due(resumed(store, clock))
    assert resumed(store, clock).finished
    assert not session.finished


def test_a_timeout_that_was_overtaken_does_nothing(store: Store, clock: FakeClock) -> None:
    session = opened(store, clock)
    session.send(Asked("a"))
    clock.advance(600)
    (late,) = session.due()
    session.send(Again())
    assert session.send(late.event, key=late.key).kind == "ignored"
    assert [timer.due for timer in session.timers] == [START + 15 * MINUTE]


def test_a_session_without_a_store_has_timeouts_too(clock: FakeClock) -> None:
    session = opened(None, clock)
    for _ in range(3):
        session.send(Asked("a"))
        assert len(session.timers) == 1
        session.send(Answered())
        assert session.timers == ()
    session.send(Asked("a"))
    clock.advance(300)
    assert [outcome.kind for outcome in run_due(session)] == ["finished"]


class Crooked(Procedure[Ticket]):
    timeout = 5  # type: ignore[assignment]  # what the test is about
    timeout_event = Expired


class Named(Procedure[Ticket]):
    """A program's own attribute of the same name means what it says."""

    def __init__(self) -> None:
        self.timeout = 5  # type: ignore[assignment]  # as such programs do


def test_a_timeout_that_is_none_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"Crooked.timeout is 5"):
        Session(Crooked(), Ticket())
    assert Session(Named(), Ticket()).timers == ()


# What was asked for


class Note(BaseModel):
    log: list[str] = []
    fails: bool = False


class Set(Event[float]): ...


class Ring(Event[str]): ...


class Stop(Event[str]): ...


class Over(Event): ...


class Deaf(Event): ...


class Clockwork(Procedure[Note]):
    @handler
    def on_set(self, sigma: Note, event: Set) -> Procedure[Note] | str:
        session: Session[Note] = SESSIONS[0]
        session.after(timedelta(seconds=event.payload), Ring(f"after {event.payload}"))
        session.after(timedelta(seconds=event.payload * 2), Ring("twice"))
        assert event.payload > 0, "not in the past"
        return self

    @handler
    def on_ring(self, sigma: Note, event: Ring) -> Procedure[Note]:
        sigma.log.append(event.payload)
        if sigma.fails:
            raise ZeroDivisionError
        return self

    @handler
    def on_stop(self, sigma: Note, event: Stop) -> Procedure[Note]:
        SESSIONS[0].cancel(event.payload)
        return self

    @handler
    def on_over(self, sigma: Note, event: Over) -> End:
        return End()


SESSIONS: list[Session[Any]] = []


def wound(store: Store | None, clock: FakeClock, name: str = "s") -> Session[Note]:
    session = Session(Clockwork(), Note(), store=store, session_id=name, clock=clock)
    SESSIONS[:] = [session]
    return session


def rewound(store: Store, clock: FakeClock, name: str = "s") -> Session[Note]:
    session: Session[Note] = Session.resume(store, name, clock=clock)
    SESSIONS[:] = [session]
    return session


def test_a_handler_arms_timers_with_its_event(store: Store, clock: FakeClock) -> None:
    wound(store, clock).send(Set(10))
    session = rewound(store, clock)
    assert [timer.id for timer in session.timers] == ["1.0", "1.1"]
    clock.advance(15)
    assert [outcome.kind for outcome in run_due(session)] == ["stayed"]
    assert rewound(store, clock).sigma.log == ["after 10"]
    clock.advance(1000)
    session = rewound(store, clock)
    run_due(session)
    assert session.sigma.log[1:] == ["twice"]


def test_a_handler_that_is_rolled_back_has_armed_nothing(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    assert session.send(Set(-1)).kind == "recover"
    assert (session.timers, rewound(store, clock).timers) == ((), ())


def test_a_session_without_a_store_has_timers_too(clock: FakeClock) -> None:
    session = wound(None, clock)
    session.send(Set(1))
    session.send(Set(-1))
    session.after(timedelta(seconds=3), Ring("outside"))
    clock.advance(10)
    assert len(run_due(session)) == 3
    assert session.sigma.log == ["after 1", "twice", "outside"]


def test_timers_come_in_the_order_of_their_times(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    for seconds in (30, 10, 20):
        session.after(timedelta(seconds=seconds), Ring(str(seconds)))
    assert [record.kind for record in session.history()] == ["armed"] * 3
    clock.advance(25)
    run_due(rewound(store, clock))
    assert rewound(store, clock).sigma.log == ["10", "20"]
    assert store.next_due() == START + timedelta(seconds=30)


def test_a_timer_is_cancelled_inside_and_outside_of_handlers(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    first, second = (session.after(MINUTE, Ring(name)) for name in "ab")
    session.cancel(first)
    assert [timer.id for timer in rewound(store, clock).timers] == [second]
    session = rewound(store, clock)
    session.send(Stop(second))
    clock.advance(100)
    assert (run_due(session), store.due(clock())) == ((), ())


def test_the_end_takes_all_timers_away(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    session.send(Set(10))
    session.send(Over())
    clock.advance(100)
    assert (session.timers, run_due(session), store.next_due()) == ((), (), None)


def test_an_event_that_nobody_takes_any_more_lapses(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    session.after(MINUTE, Deaf())
    clock.advance(60)
    assert [outcome.kind for outcome in run_due(session)] == ["ignored"]
    assert [record.kind for record in session.history()] == ["armed", "lapsed"]
    again = rewound(store, clock)
    assert (again.timers, again.sequence, again.send(Set(1)).retries) == ((), 2, 0)


def test_a_timer_whose_handler_fails_is_still_there(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    session.sigma.fails = True
    session.after(MINUTE, Ring("x"))
    clock.advance(60)
    with pytest.raises(HandlerError):
        run_due(session)
    again = rewound(store, clock)
    again.sigma.fails = False
    assert len(run_due(again)) == 1


def test_what_is_taken_back_comes_again(store: Store, clock: FakeClock) -> None:
    session = wound(store, clock)
    session.send(Set(10))
    clock.advance(15)
    run_due(session)
    session.rewind(to=1)
    session = rewound(store, clock)
    assert len(session.timers) == 2
    assert [outcome.kind for outcome in run_due(session)] == ["stayed"]
    assert len(session.sigma.log) == 1


def test_every_session_that_has_something_due_is_woken_up(store: Store, clock: FakeClock) -> None:
    for number, name in enumerate(("a", "b", "c")):
        session = wound(store, clock, name)
        session.sigma.fails = name == "b"
        session.after(timedelta(seconds=30 - number), Ring(name))
    wound(store, clock, "idle")
    clock.advance(30)
    results = run_due_sessions(store, now=clock(), resume=lambda name: rewound(store, clock, name))
    assert list(results) == ["c", "b", "a"]
    assert isinstance(results["b"], HandlerError)
    assert store.due(clock()) == ("b",)


def test_two_who_deliver_one_timer_apply_it_once(store: Store, clock: FakeClock) -> None:
    wound(store, clock).send(Set(10))
    clock.advance(10)
    one, other = rewound(store, clock), rewound(store, clock)
    run_due(one)
    assert [outcome.kind for outcome in run_due(other)] == ["duplicate"]
    assert len(rewound(store, clock).sigma.log) == 1
    assert other.sigma.log == []


async def test_async_sessions_have_timers(clock: FakeClock) -> None:
    session = opened(None, clock)
    await session.asend(Asked("a"))
    clock.advance(300)
    (outcome,) = await arun_due(session)
    await asyncio.sleep(0)
    assert outcome.kind == "finished"


def test_an_engine_sees_the_timers_in_the_core(clock: FakeClock) -> None:
    core = step(begin(Open(), Ticket()), Asked("why"), now=START).core
    (timer,) = read_core(core).timers
    assert timer.due == START + 5 * MINUTE
    assert step(core, timer.event, now=START, key=timer.key).reply["kind"] == "finished"
    left = step(core, Answered(), now=START).core
    assert read_core(left).timers == ()
    assert step(left, timer.event, now=START, key=timer.key).reply["kind"] == "ignored"


def test_timers_survive_in_a_file(tmp_path: Path, clock: FakeClock) -> None:
    with SQLiteStore(tmp_path / "runs.db") as store:
        opened(store, clock).send(Asked("why"))
    clock.advance(1000)
    with SQLiteStore(tmp_path / "runs.db") as store:
        results = run_due_sessions(store, now=clock(), resume=lambda name: resumed(store, clock, name))
        assert list(results) == ["s"]
        assert [info.finished for info in store.sessions()] == [True]

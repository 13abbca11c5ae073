"""An event whose handler fails is tried again, later and later; then the workflow is told."""
# covers: sopy_runtime.journal.backoff

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime import DefinitionError, End, Event, HandlerError, MemoryStore, Procedure, Session, handler
from sopy_runtime.durable.retrying import send_or_retry
from sopy_runtime.durable.timers import arun_due, run_due, run_due_sessions
from sopy_runtime.journal.backoff import Backoff, Exhausted
from sopy_runtime.sqlite import SQLiteStore
from sopy_runtime.testing import FakeClock

START = datetime(2001, 1, 1, tzinfo=UTC)
ATTEMPTS: list[str] = []
FAILURES = [0]


class Order(BaseModel):
    log: list[str] = []


class Charged(Event[int]): ...


class ChargingFailed(Event[Exhausted]): ...


class Charging(Procedure[Order]):
    @handler
    def on_charged(self, sigma: Order, event: Charged) -> Procedure[Order]:
        ATTEMPTS.append("tried")
        sigma.log.append("half done")
        if FAILURES[0]:
            FAILURES[0] -= 1
            raise ConnectionError("no bank")
        return Done()

    @handler
    def on_failed(self, sigma: Order, event: ChargingFailed) -> Procedure[Order]:
        told = event.payload
        sigma.log.append(f"{told.attempts} attempts for {told.event.payload}: {told.error}")
        return Failed()


class Done(Procedure[Order]):
    @handler
    def on_charged(self, sigma: Order, event: Charged) -> End:
        return End()


class Failed(Done): ...


BACKOFF = Backoff(
    exhausted=ChargingFailed, attempts=4, first=timedelta(seconds=1), longest=timedelta(seconds=3)
)


@pytest.fixture(autouse=True)
def forget() -> None:
    ATTEMPTS.clear()
    FAILURES[0] = 0


def failing(times: int, clock: FakeClock, store: Any = None) -> Session[Order]:
    FAILURES[0] = times
    session = Session(Charging(), Order(), clock=clock, store=store, session_id="s")
    assert send_or_retry(session, Charged(7), backoff=BACKOFF) is None
    return session


def test_what_works_at_once_needs_no_timer() -> None:
    session = Session(Charging(), Order(), clock=FakeClock(START))
    outcome = send_or_retry(session, Charged(7), backoff=BACKOFF, key="k")
    assert outcome is not None
    assert (outcome.kind, session.timers) == ("moved", ())


def test_the_waits_grow_and_a_later_attempt_counts() -> None:
    clock = FakeClock(START)
    session = failing(3, clock)
    waits = []
    while session.timers:
        waits.append((session.timers[0].due - clock()).total_seconds())
        assert run_due(session) == ()
        clock.advance(waits[-1])
        run_due(session)
    assert waits == [1, 2, 3]
    assert len(ATTEMPTS) == 4
    assert type(session.procedure) is Done
    assert session.sigma.log == ["half done"]


@pytest.mark.parametrize("is_async", [False, True])
async def test_then_the_workflow_goes_to_its_error_state(is_async: bool) -> None:
    clock = FakeClock(START)
    session = failing(100, clock)
    for _ in range(5):
        clock.advance(10)
        if is_async:
            await arun_due(session)
        else:
            run_due(session)
    assert len(ATTEMPTS) == 4
    assert type(session.procedure) is Failed
    assert session.sigma.log == ["4 attempts for 7: ConnectionError: no bank"]
    assert session.timers == ()


def test_attempts_are_counted_across_processes(tmp_path: Path) -> None:
    clock = FakeClock(START)
    with SQLiteStore(tmp_path / "runs.db") as store:
        failing(100, clock, store)
    for _ in range(5):
        clock.advance(10)
        with SQLiteStore(tmp_path / "runs.db") as store:
            run_due_sessions(store, now=clock(), resume=lambda name: Session.resume(store, name, clock=clock))
    with SQLiteStore(tmp_path / "runs.db") as store:
        assert type(Session.resume(store, "s").procedure) is Failed
    assert len(ATTEMPTS) == 4


def test_a_timer_of_another_kind_raises_as_before() -> None:
    clock = FakeClock(START)
    FAILURES[0] = 1
    session = Session(Charging(), Order(), clock=clock, store=MemoryStore())
    session.after(timedelta(0), Charged(1))
    with pytest.raises(HandlerError):
        run_due(session)
    assert len(session.timers) == 1


@pytest.mark.parametrize("said", [{"attempts": 0}, {"factor": 0.5}, {"first": timedelta(seconds=-1)}])
def test_a_backoff_that_means_nothing_is_refused(said: Any) -> None:
    with pytest.raises(DefinitionError):
        Backoff(exhausted=ChargingFailed, **said)

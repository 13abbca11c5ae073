"""Workflows that start others: each begins once and its end is told once, whatever dies in between."""
# covers: sopy_runtime.journal.family, sopy_runtime.options

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime import (
    End,
    Event,
    HandlerError,
    Procedure,
    Record,
    Session,
    SigmaMismatch,
    State,
    Store,
    StoreError,
    handler,
    make_prompt,
)
from sopy_runtime.durable.children import start_child, tell
from sopy_runtime.durable.timers import run_due_sessions
from sopy_runtime.journal.family import ChildEnd
from sopy_runtime.testing import FakeClock
from tests.runtime.journal.stores import HOMES

START = datetime(2001, 1, 1, tzinfo=UTC)


class Review(BaseModel):
    grade: int = 0


class Graded(Event[int]): ...


class Late(Event): ...


class Reviewing(Procedure[Review]):
    timeout = timedelta(hours=1)
    timeout_event = Late

    @handler
    def on_graded(self, sigma: Review, event: Graded) -> End:
        sigma.grade = event.payload
        return End(make_prompt(f"grade {event.payload}"))

    @handler
    def on_late(self, sigma: Review, event: Late) -> End:
        return End(make_prompt("too late"))


class Paper(BaseModel):
    grades: dict[str, int] = {}
    told: list[str | None] = []
    fails: bool = False


class Submitted(Event[list[str]]): ...


class ReviewEnded(Event[ChildEnd[Review]]): ...


class Withdrawn(Event): ...


SESSIONS: dict[str, Session[Any]] = {}


class Editing(Procedure[Paper]):
    @handler
    def on_submitted(self, sigma: Paper, event: Submitted) -> Procedure[Paper]:
        for name in event.payload:
            start_child(SESSIONS["paper"], Reviewing(), Review(), child=name, on_end=ReviewEnded)
        assert event.payload, "nobody reviews it"
        assert "nobody" not in event.payload, "nobody is nobody"
        return Collecting(len(event.payload))


class Collecting(Procedure[Paper]):
    def __init__(self, count: int) -> None:
        self.count = count

    @handler
    def on_ended(self, sigma: Paper, event: ReviewEnded) -> Procedure[Paper] | End:
        sigma.grades[event.payload.session] = event.payload.sigma.grade
        sigma.told.append(event.payload.message)
        if sigma.fails:
            raise ZeroDivisionError
        return End() if len(sigma.grades) == self.count else self

    @handler
    def on_withdrawn(self, sigma: Paper, event: Withdrawn) -> Procedure[Paper]:
        return Editing()


@pytest.fixture(params=HOMES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with HOMES[request.param](tmp_path) as made:
        yield made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture
def resume(store: Store, clock: FakeClock) -> Callable[[str], Session[Any]]:
    def resume(name: str) -> Session[Any]:
        session: Session[Any] = Session.resume(store, name, clock=clock)
        SESSIONS[name] = session
        return session

    return resume


Resume = Callable[[str], Session[Any]]


def submit(store: Store, clock: FakeClock, *names: str) -> Session[Paper]:
    session = Session(Editing(), Paper(), store=store, session_id="paper", clock=clock)
    SESSIONS["paper"] = session
    session.send(Submitted(list(names)))
    return session


def wake(store: Store, clock: FakeClock, resume: Resume) -> dict[str, Any]:
    return run_due_sessions(store, now=clock(), resume=resume)


def kinds(store: Store, session: str) -> list[str]:
    return [record.kind for record in store.history(session)]


def test_children_start_and_tell_their_ends(store: Store, clock: FakeClock, resume: Resume) -> None:
    submit(store, clock, "ann", "bob")
    assert [info.id for info in store.sessions()] == ["paper"]
    wake(store, clock, resume)
    assert [info.id for info in store.sessions()] == ["paper", "ann", "bob"]
    resume("ann").send(Graded(1))
    wake(store, clock, resume)
    paper = resume("paper")
    assert (paper.sigma.grades, paper.sigma.told) == ({"ann": 1}, ["grade 1"])
    resume("bob").send(Graded(2))
    wake(store, clock, resume)
    assert resume("paper").finished
    assert (store.due(clock()), store.next_due()) == ((), None)
    assert kinds(store, "paper") == ["moved", "sent", "sent", "stayed", "finished"]
    assert kinds(store, "bob") == ["finished", "sent"]


def test_a_child_that_ends_by_its_timeout_tells_it(store: Store, clock: FakeClock, resume: Resume) -> None:
    submit(store, clock, "ann")
    wake(store, clock, resume)
    clock.advance(3600)
    wake(store, clock, resume)
    assert resume("paper").sigma.told == ["too late"]
    assert resume("paper").finished


def test_a_handler_that_is_rolled_back_has_started_nobody(
    store: Store, clock: FakeClock, resume: Resume
) -> None:
    session = submit(store, clock, "ann", "nobody")
    assert session.history()[0].kind == "recover"
    assert (session.outbox, wake(store, clock, resume)) == ((), {})
    assert [info.id for info in store.sessions()] == ["paper"]


class Dying(Exception):
    """The process is gone."""


def test_whoever_dies_while_telling_tells_it_again(
    store: Store, clock: FakeClock, resume: Resume, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise Dying

    session = submit(store, clock, "ann")
    with monkeypatch.context() as patched:
        patched.setattr(Session, "sent", die)
        with pytest.raises(Dying):
            tell(session, store, resume)
    wake(store, clock, resume)
    child = resume("ann")
    child.send(Graded(3))
    with monkeypatch.context() as patched:
        patched.setattr(Session, "sent", die)
        with pytest.raises(Dying):
            tell(child, store, resume)
    assert resume("paper").sigma.told == ["grade 3"]
    wake(store, clock, resume)
    assert resume("paper").sigma.told == ["grade 3"]
    assert kinds(store, "ann") == ["finished", "sent"]


def test_an_end_that_a_parent_cannot_take_in_is_told_again(
    store: Store, clock: FakeClock, resume: Resume
) -> None:
    submit(store, clock, "ann")
    wake(store, clock, resume)

    def spoiled(name: str) -> Session[Any]:
        session = resume(name)
        if name == "paper":
            session.sigma.fails = True
        return session

    resume("ann").send(Graded(3))
    assert isinstance(run_due_sessions(store, now=clock(), resume=spoiled)["ann"], HandlerError)
    assert resume("paper").sigma.told == []
    wake(store, clock, resume)
    assert resume("paper").sigma.told == ["grade 3"]


def test_an_end_that_nobody_waits_for_lapses(store: Store, clock: FakeClock, resume: Resume) -> None:
    submit(store, clock, "ann")
    wake(store, clock, resume)
    resume("paper").send(Withdrawn())
    resume("ann").send(Graded(3))
    wake(store, clock, resume)
    paper = resume("paper")
    assert (kinds(store, "paper")[-1], paper.sigma.told) == ("lapsed", [])
    assert (paper.procedure.__class__, store.next_due()) == (Editing, None)


def test_the_name_of_another_session_is_refused(store: Store, clock: FakeClock, resume: Resume) -> None:
    Session(Reviewing(), Review(), store=store, session_id="ann", clock=clock)
    submit(store, clock, "ann")
    (error,) = (result for result in wake(store, clock, resume).values() if isinstance(result, Exception))
    assert isinstance(error, StoreError)
    assert "a session 'ann' exists" in str(error)


def test_an_end_for_a_parent_that_was_forgotten_is_not_kept(
    store: Store, clock: FakeClock, resume: Resume
) -> None:
    submit(store, clock, "ann")
    wake(store, clock, resume)
    store.forget("paper")
    resume("ann").send(Graded(1))
    wake(store, clock, resume)
    assert (kinds(store, "ann"), store.next_due()) == (["finished", "sent"], None)


def test_a_child_over_another_state_is_refused(store: Store, clock: FakeClock) -> None:
    session = Session(Editing(), Paper(), store=store, session_id="paper", clock=clock)
    with pytest.raises(SigmaMismatch):
        start_child(session, Reviewing(), Paper(), child="x", on_end=ReviewEnded)  # type: ignore[misc]  # what the test is about


def test_children_may_start_outside_of_handlers(store: Store, clock: FakeClock, resume: Resume) -> None:
    session = Session(Editing(), Paper(), store=store, session_id="paper", clock=clock)
    start_child(session, Reviewing(), Review(), child="ann", on_end=ReviewEnded)
    wake(store, clock, resume)
    assert [info.id for info in store.sessions()] == ["paper", "ann"]
    assert isinstance(store.history("paper")[0], Record)
    assert isinstance(store.load("ann"), State)

"""Observers hear of everything in the order in which it happened, whoever sends and from wherever."""

import asyncio
import functools
import threading
from typing import Any

import pytest

from sopy_runtime import DefinitionError, End, Event, ObserverWarning, Outcome, Procedure, Session, handler


class Counted(Event[int]): ...


class Waited(Event[int]): ...


class Counting(Procedure[list[int]]):
    @handler
    def on_counted(self, sigma: list[int], event: Counted) -> Procedure[list[int]]:
        sigma.append(event.payload)
        return self

    @handler
    async def on_waited(self, sigma: list[int], event: Waited) -> Procedure[list[int]] | End:
        await asyncio.sleep(0)
        sigma.append(event.payload)
        return self


class Hearing:
    """Notes sequence numbers; sends `echoes` further events while it is told."""

    def __init__(self, echoes: int = 0) -> None:
        self.heard: list[int] = []
        self.echoes = echoes
        self.session: Session[list[int]] | None = None

    def __call__(self, outcome: Outcome[Any]) -> None:
        self.heard.append(outcome.sequence)
        if self.session is not None and self.echoes:
            self.echoes -= 1
            assert self.session.send(Counted(-1)).sequence > outcome.sequence


@pytest.mark.parametrize("echoes", [0, 1, 5])
def test_an_observer_that_sends_is_told_in_order(echoes: int) -> None:
    first, second = Hearing(echoes), Hearing()
    session = first.session = Session(Counting(), [], observers=(first, second))
    for number in range(3):
        session.send(Counted(number))
    assert first.heard == second.heard == list(range(1, 4 + echoes))


@pytest.mark.parametrize("echoes", [0, 50])
def test_four_threads_are_told_in_order(echoes: int) -> None:
    first, second = Hearing(echoes), Hearing()
    session = Session(Counting(), [], observers=(first, second))
    first.session = session
    threads = [
        threading.Thread(target=lambda: [session.send(Counted(number)) for number in range(100)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.heard == second.heard == list(range(1, 401 + echoes))


async def test_tasks_are_told_in_order() -> None:
    hearing = Hearing()

    async def slow(outcome: Outcome[Any]) -> None:
        await asyncio.sleep(0.001 if outcome.sequence % 2 else 0)
        hearing(outcome)

    hidden = (lambda outcome: slow(outcome),)  # noqa: PLW0108  what it returns is not seen beforehand
    session = Session(Counting(), [], observers=(slow, *hidden))
    await asyncio.gather(*(session.asend(Waited(number)) for number in range(10)))
    assert hearing.heard == [number for number in range(1, 11) for _ in range(2)]


class AsyncCall:
    async def __call__(self, outcome: Outcome[Any]) -> None: ...

    async def method(self, outcome: Outcome[Any]) -> None: ...


@pytest.mark.parametrize("observer", [AsyncCall(), AsyncCall().method, functools.partial(AsyncCall().method)])
def test_an_async_observer_is_refused_before_the_event_runs(observer: Any) -> None:
    session = Session(Counting(), [], observers=(observer,))
    with pytest.raises(DefinitionError, match=r"use `await session\.asend\(event\)`"):
        session.send(Counted(1))
    assert (session.sigma, session.sequence) == ([], 0)
    assert asyncio.run(session.asend(Counted(1))).kind == "stayed"


def test_what_an_observer_returns_to_be_awaited_is_not_lost_silently() -> None:
    session = Session(Counting(), [], observers=(lambda outcome: AsyncCall().method(outcome),))
    with pytest.warns(ObserverWarning, match="`send` awaits nothing"):
        assert session.send(Counted(1)).kind == "stayed"
    future = asyncio.Future[None](loop=asyncio.new_event_loop())
    session = Session(Counting(), [], observers=(lambda _: future,))
    with pytest.warns(ObserverWarning, match="`send` awaits nothing"):
        session.send(Counted(1))
    future.get_loop().close()


def test_an_observer_that_fails_on_the_echo_of_another_breaks_nothing() -> None:
    hearing = Hearing(1)

    def failing(outcome: Outcome[Any]) -> None:
        if outcome.event.payload == -1:
            raise ZeroDivisionError

    def answering(outcome: Outcome[Any]) -> Any:
        return AsyncCall().method(outcome) if outcome.event.payload == -1 else None

    session = hearing.session = Session(Counting(), [], observers=(failing, answering, hearing))
    with pytest.warns(ObserverWarning) as warned:
        session.send(Counted(1))
    assert hearing.heard == [1, 2]
    assert len(warned) == 2


async def test_a_cancelled_observer_keeps_nobody_from_hearing() -> None:
    hearing = Hearing()

    async def endless(_: Outcome[Any]) -> None:
        await asyncio.sleep(60)

    session = Session(Counting(), [], observers=(endless, hearing))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(session.asend(Counted(1)), 0.01)
    assert (hearing.heard, session.sequence) == ([1], 1)


async def test_an_async_observer_that_fails_never_breaks_the_session() -> None:
    hearing = Hearing()

    async def failing(_: Outcome[Any]) -> None:
        raise ZeroDivisionError

    session = Session(Counting(), [], observers=(failing, hearing))
    with pytest.warns(ObserverWarning, match="ZeroDivisionError"):
        await session.asend(Counted(1))
    assert hearing.heard == [1]

"""From inside a handler: what would wait for itself is refused, and what is queued runs after the commit."""

# covers: sopy_runtime.joint_failure, sopy_runtime.deadlock

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from sopy_runtime import (
    SOP,
    End,
    Event,
    EventBus,
    HandlerError,
    MemoryStore,
    Outcome,
    Procedure,
    RetryLimitExceeded,
    Session,
    SessionBusy,
    SessionFinished,
    SOPRetryExceptionHook,
    handler,
)


class Act(Event[Any]):
    """Carries what the handler does."""


class Await(Event[Any]):
    """The same, for the async handler."""


class Noted(Event[str]): ...


class Acting(Procedure[Any]):
    @handler
    def on_act(self, sigma: Any, event: Act) -> Any:
        sigma.append("act")
        return event.payload(self)

    @handler
    async def on_await(self, sigma: Any, event: Await) -> Any:
        sigma.append("await")
        return await event.payload(self)

    @handler
    def on_noted(self, sigma: Any, event: Noted) -> Any:
        sigma.append(event.payload)
        match event.payload:
            case "recover":
                return "try again"
            case "fail":
                raise ZeroDivisionError
            case "end":
                return End()
        return self


def stay(action: Callable[[], object]) -> Callable[[Any], Any]:
    def act(procedure: Any) -> Any:
        action()
        return procedure

    return act


def astay(action: Callable[[], Awaitable[object]]) -> Callable[[Any], Any]:
    async def act(procedure: Any) -> Any:
        await action()
        return procedure

    return act


NOTED = Noted("noted")
POOL = ThreadPoolExecutor(4)
WAITING: dict[str, Callable[[Session[Any]], Awaitable[object]]] = {
    "asend": lambda session: session.asend(NOTED),
    "gather": lambda session: asyncio.gather(session.asend(NOTED)),
    "a task": lambda session: asyncio.create_task(session.asend(NOTED)),
    "wait_for": lambda session: asyncio.wait_for(session.asend(NOTED), 5),
    "a thread": lambda session: asyncio.to_thread(session.send, NOTED),
    "a thread with a loop": lambda session: asyncio.to_thread(lambda: asyncio.run(session.asend(NOTED))),
    "a task in a task": lambda session: asyncio.gather(asyncio.gather(session.asend(NOTED))),
    "an executor": lambda session: asyncio.get_running_loop().run_in_executor(None, session.send, NOTED),
    "an executor in a task": lambda session: asyncio.gather(
        asyncio.get_running_loop().run_in_executor(None, session.send, NOTED)
    ),
    "a future of a thread": lambda session: asyncio.wrap_future(POOL.submit(session.send, NOTED)),
    "a thread in a task": lambda session: asyncio.gather(asyncio.to_thread(session.send, NOTED)),
}


@pytest.mark.parametrize("is_sent", [False, True])
@pytest.mark.parametrize("options", [{}, {"observes": (Await, Noted)}])
@pytest.mark.parametrize("way", WAITING)
def test_waiting_for_itself_is_refused_with_the_reason(way: str, options: Any, is_sent: bool) -> None:
    session: Session[Any] = Session(Acting(), [], **options)
    event = Await(astay(lambda: WAITING[way](session)))

    async def run() -> None:
        await asyncio.wait_for(session.asend(event), 5)

    with pytest.raises(SessionBusy, match=r"queue it: session\.later\(event\)"):
        session.send(event) if is_sent else asyncio.run(run())
    assert (session.sigma, session.sequence) == ([], 0)
    assert session.send(NOTED).kind == "stayed"


def join(session: Session[Any]) -> None:
    failures: list[SessionBusy] = []

    def send() -> None:
        try:
            session.send(NOTED)
        except SessionBusy as error:
            failures.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    thread.join()
    raise failures[0]


def shut_down(session: Session[Any]) -> None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(session.send, NOTED)
    future.result()


def wait_for_it(session: Session[Any]) -> None:
    future: Future[Any] = POOL.submit(session.send, NOTED)
    wait([future])
    future.result()


@pytest.mark.parametrize(
    "block",
    [
        join,
        shut_down,
        wait_for_it,
        lambda session: POOL.submit(session.send, NOTED).result(),
        lambda session: list(POOL.map(session.send, [NOTED])),
    ],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_blocking_on_a_thread_that_sends_is_refused(block: Any, is_async: bool) -> None:
    session: Session[Any] = Session(Acting(), [])
    event = Act(stay(lambda: block(session)))
    with pytest.raises(SessionBusy):
        asyncio.run(session.asend(event)) if is_async else session.send(event)
    assert (session.sigma, session.sequence) == ([], 0)


def test_a_thread_that_nobody_waits_for_gets_its_turn() -> None:
    session: Session[Any] = Session(Acting(), [])
    sending: list[Future[Any]] = []

    def begin() -> None:
        sending.append(POOL.submit(session.send, NOTED))
        threading.Event().wait(0.25)

    session.send(Act(stay(begin)))
    assert sending[0].result().sequence == 2


def test_a_loop_inside_a_plain_handler_is_refused_too() -> None:
    session: Session[Any] = Session(Acting(), [])
    with pytest.raises(SessionBusy):
        session.send(Act(stay(lambda: asyncio.run(session.asend(NOTED)))))


async def test_a_task_that_outlives_its_handler_may_send() -> None:
    session: Session[Any] = Session(Acting(), [])
    tasks: list[asyncio.Task[Any]] = []

    async def later() -> Outcome[Any]:
        await asyncio.sleep(0.01)
        return await session.asend(NOTED)

    async def begin() -> None:
        tasks.append(asyncio.create_task(later()))

    await session.asend(Await(astay(begin)))
    assert (await tasks[0]).sequence == 2


async def test_another_session_may_be_awaited() -> None:
    one: Session[Any] = Session(Acting(), [])
    two: Session[Any] = Session(Acting(), [])
    await one.asend(
        Await(astay(lambda: asyncio.gather(two.asend(NOTED), asyncio.to_thread(two.send, NOTED))))
    )
    assert (one.sequence, two.sequence) == (1, 2)


# --- events that a handler queues


@pytest.mark.parametrize("options", [{}, {"observes": (Act, Noted)}, {"store": True}])
def test_a_queued_event_runs_after_the_commit(options: Any) -> None:
    heard: list[int] = []
    options = {"store": MemoryStore()} if options.get("store") else options
    session: Session[Any] = Session(
        Acting(), [], observers=(lambda outcome: heard.append(outcome.sequence),), **options
    )

    def queue_two() -> None:
        session.later(Noted("a"))
        session.later(Act(stay(lambda: session.later(Noted("c")))))
        assert session.sequence == 0

    outcome = session.send(Act(stay(queue_two)))
    assert session.sigma == ["act", "a", "act", "c"]
    assert (outcome.sequence, [one.sequence for one in outcome.later]) == (1, [2, 3, 4])
    assert heard == [1, 2, 3, 4]


async def test_a_queued_event_of_an_async_handler_runs_before_those_of_others() -> None:
    session: Session[Any] = Session(Acting(), [])

    async def queue() -> None:
        session.later(Noted("first"))
        session.later(Await(astay(lambda: asyncio.sleep(0))))
        await asyncio.sleep(0.01)

    await asyncio.gather(session.asend(Await(astay(queue))), session.asend(Noted("other")))
    assert session.sigma == ["await", "first", "await", "other"]


@pytest.mark.parametrize("failure", [AssertionError, ZeroDivisionError])
def test_what_a_handler_queued_is_forgotten_when_it_is_rolled_back(failure: type[Exception]) -> None:
    session: Session[Any] = Session(Acting(), [])

    def queue() -> None:
        session.later(NOTED)
        raise failure

    with contextlib.suppress(HandlerError):
        session.send(Act(stay(queue)))
    assert session.sigma == []
    session.send(Noted("next"))
    assert session.sigma == ["next"]


async def test_a_failure_of_a_queued_event_is_raised_to_who_awaits_when_all_have_run() -> None:
    session: Session[Any] = Session(Acting(), [])

    async def queue() -> None:
        for word in ("fail", "after"):
            session.later(Noted(word))

    with pytest.raises(HandlerError, match="on_noted raised ZeroDivisionError"):
        await session.asend(Await(astay(queue)))
    assert session.sigma[-1] == "after"


def test_a_failure_of_a_queued_event_is_raised_when_all_have_run() -> None:
    session: Session[Any] = Session(Acting(), [])

    def queue() -> None:
        for word in ("fail", "after"):
            session.later(Noted(word))

    with pytest.raises(HandlerError, match="on_noted raised ZeroDivisionError"):
        session.send(Act(stay(queue)))
    assert session.sigma == ["act", "after"]


def test_a_queued_event_after_the_end_and_one_recovery_too_many_are_raised() -> None:
    session: Session[Any] = Session(Acting(), [], retry_limits=0)
    with pytest.raises(RetryLimitExceeded):
        session.send(Act(stay(lambda: session.later(Noted("recover")))))
    with pytest.raises(SessionFinished):
        session.send(Act(stay(lambda: (session.later(Noted("end")), session.later(NOTED)))))
    assert session.finished


def test_later_sends_at_once_where_no_handler_runs() -> None:
    session: Session[Any] = Session(Acting(), [])
    session.later(NOTED)
    assert session.sigma == ["noted"]


def test_a_handler_may_push_to_the_bus() -> None:
    sop: SOP[Any] = SOP(state=[], init_proc=Acting())
    other: SOP[Any] = SOP(state=[], init_proc=Acting())

    def push() -> None:
        EventBus.push_event(NOTED)
        assert sop.state == ["act"]
        assert other.state == ["noted"]

    with sop, other:
        sop.send(Act(stay(push)))
        assert (sop.state, other.state) == (["act", "noted"], ["noted"])
    with sop, pytest.raises(SOPRetryExceptionHook, match="try again"):
        sop.send(Act(stay(lambda: EventBus.push_event(Noted("recover")))))


def test_members_of_a_group_may_push_to_each_other() -> None:
    one: SOP[Any] = SOP(state=[], init_proc=Acting())
    two: SOP[Any] = SOP(state=[], init_proc=Acting())
    with one & two:
        one.send(Act(stay(lambda: EventBus.push_event(NOTED))))
    assert (one.state, two.state) == (["act", "noted"], ["noted"])


# --- an SOP that is over


def over() -> SOP[Any]:
    sop: SOP[Any] = SOP(state=[], init_proc=Acting())
    sop.send(Noted("end"))
    return sop


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_group", [True, False])
def test_one_that_is_over_does_not_starve_the_other(is_first: bool, is_group: bool) -> None:
    running: SOP[Any] = SOP(state=[], init_proc=Acting())
    first, second = (over(), running) if is_first else (running, over())
    if is_group:
        with first & second:
            EventBus.push_event(NOTED)
    else:
        with first, second:
            EventBus.push_event(NOTED)
            with pytest.raises(SOPRetryExceptionHook):
                EventBus.push_event(Noted("recover"))
            with pytest.raises(HandlerError):
                EventBus.push_event(Noted("fail"))
    assert running.state[0] == "noted"


def test_nobody_left_to_take_an_event_is_an_error() -> None:
    heard: list[Event[Any]] = []
    EventBus.subscribe("hearing", heard.append)
    try:
        with over(), over(), pytest.raises(SessionFinished):
            EventBus.push_event(NOTED)
    finally:
        EventBus.unsubscribe("hearing")
    assert heard == [NOTED]


# --- cancellation


@pytest.mark.parametrize("swallow", [BaseException, asyncio.CancelledError])
@pytest.mark.parametrize("then", ["stay", "text", "refuse"])
async def test_a_cancellation_that_is_swallowed_is_noticed(swallow: type[BaseException], then: str) -> None:
    session: Session[Any] = Session(Acting(), [])

    async def act(procedure: Any) -> Any:
        try:
            await asyncio.sleep(60)
        except swallow:
            session.sigma.append("half")
        assert then != "refuse", "after the cancellation"
        return "text" if then == "text" else procedure

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(session.asend(Await(act)), 0.01)
    assert (session.sigma, session.sequence) == ([], 0)


async def test_a_timeout_of_the_handlers_own_is_its_own_business() -> None:
    session: Session[Any] = Session(Acting(), [])

    async def act(procedure: Any) -> Any:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
        except TimeoutError:
            session.sigma.append("timeout")
        return procedure

    assert (await session.asend(Await(act))).kind == "stayed"
    assert session.sigma == ["await", "timeout"]

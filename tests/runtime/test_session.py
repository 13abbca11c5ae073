# covers: sopy_runtime.run
# covers: sopy_runtime.queued
# covers: sopy_runtime.turn
# covers: sopy_runtime.recovery
# covers: sopy_runtime.outcome
# covers: sopy_runtime.dispatch
# covers: sopy_runtime.journal.memory
# covers: sopy_runtime.journal.keeping
# covers: sopy_runtime.journal.replies
# covers: sopy_runtime.errors

import asyncio
import gc
import threading
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime import (
    ConflictingKey,
    End,
    Event,
    HandlerError,
    MemoryStore,
    ObserverWarning,
    Outcome,
    Procedure,
    RetryLimitExceeded,
    Session,
    SessionBusy,
    SessionFinished,
    SigmaMismatch,
    SOPViolation,
    StoreError,
    TransitionError,
    UnknownCheckpoint,
    handler,
)
from tests.runtime.orders import (
    Basket,
    Cancelled,
    CheckedOut,
    GiftAdded,
    ItemAdded,
    Line,
    Noise,
    Order,
    Paid,
    Payment,
)


@pytest.fixture
def session() -> Session[Order]:
    return Session(Basket(), Order())


def fill(session: Session[Order], price: float = 5.0) -> None:
    session.send(ItemAdded(Line(name="pen", price=price)))
    session.send(CheckedOut())


def test_a_run_goes_from_start_to_end(session: Session[Order]) -> None:
    sigma = session.sigma
    stayed = session.send(ItemAdded(Line(name="pen", price=5)))
    assert (stayed.kind, stayed.before, stayed.after) == ("stayed", session.procedure, session.procedure)
    assert stayed.changed == ("lines", "total")
    moved = session.send(CheckedOut())
    assert moved.kind == "moved"
    assert isinstance(moved.before, Basket)
    assert isinstance(session.procedure, Payment)
    finished = session.send(Paid(5))
    assert (finished.kind, finished.message, finished.sequence) == ("finished", "Thank you", 3)
    assert session.finished
    assert session.sigma is sigma
    assert sigma.status == "paid"


def test_an_event_after_the_end_is_an_error(session: Session[Order]) -> None:
    fill(session)
    session.send(Cancelled("late"))
    with pytest.raises(SessionFinished, match="Noise came after its end"):
        session.send(Noise())


def test_only_observed_events_reach_a_session_that_observes() -> None:
    session = Session(Basket(), Order(), observes=(ItemAdded,))
    assert session.send(CheckedOut()).kind == "ignored"
    assert session.send(GiftAdded(Line(name="bow"))).kind == "stayed"
    assert session.sequence == 1


def test_ignored_events_do_nothing_and_are_not_counted(session: Session[Order]) -> None:
    outcome = session.send(Noise())
    assert (outcome.kind, outcome.sequence, session.history()) == ("ignored", 0, ())


def test_an_unexpected_event_names_the_expected_ones(session: Session[Order]) -> None:
    outcome = session.send(Paid(1))
    assert outcome.kind == "recover"
    assert outcome.message == "Paid is not expected in Basket. Expected now: CheckedOut or ItemAdded."


def test_a_text_keeps_the_changes_made_before_it(session: Session[Order]) -> None:
    outcome = session.send(ItemAdded(Line(name="", price=2)))
    assert (outcome.kind, outcome.message) == ("recover", "an item needs a name")
    assert session.sigma.total == 2


def test_a_refusal_becomes_a_message_and_undoes_everything(session: Session[Order]) -> None:
    lines = session.sigma.lines
    outcome = session.send(ItemAdded(Line(name="yacht", price=5000)))
    assert outcome.kind == "recover"
    assert (outcome.message or "").startswith("too expensive")
    assert outcome.changed == ()
    assert session.sigma == Order()
    assert session.sigma.lines is lines


def test_a_bug_reaches_the_caller_and_undoes_everything(session: Session[Order]) -> None:
    fill(session)
    session.send(Paid(1))
    assert isinstance(session.procedure, Payment)
    history = session.procedure.history
    with pytest.raises(HandlerError, match="ZeroDivisionError: no money") as caught:
        session.send(Paid(-1))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert session.procedure.received == 1
    assert session.procedure.history is history == [1]
    assert session.sequence == 3


class Refusing(Procedure[Order]):
    @handler
    def on_violation(self, sigma: Order, event: Cancelled) -> Procedure[Order]:
        raise SOPViolation(event.payload)

    @handler
    def on_validation(self, sigma: Order, event: Paid) -> Procedure[Order]:
        Line.model_validate({"name": 3, "price": "x"})
        return self

    @handler
    def on_silence(self, sigma: Order, event: CheckedOut) -> Procedure[Order]:
        raise AssertionError


def test_violations_and_validation_errors_are_refusals() -> None:
    session = Session(Refusing(), Order())
    assert session.send(Cancelled("ask first")).message == "ask first"
    message = session.send(Paid(1)).message or ""
    assert "name: input should be a valid string" in message
    assert "Refusing.on_silence" in (session.send(CheckedOut()).message or "")


class Returning(Procedure[Order]):
    def __init__(self, result: Any) -> None:
        self.result = result

    @handler
    def on_paid(self, sigma: Order, event: Paid) -> Any:
        sigma.total = event.payload
        return self.result


@pytest.mark.parametrize("result", [None, Basket, Paid(1), 3, True, b"text"])
def test_anything_but_a_transition_is_an_error_and_undone(result: Any) -> None:
    session = Session(Returning(result), Order())
    with pytest.raises(TransitionError, match=r"Returning\.on_paid returned"):
        session.send(Paid(7))
    assert session.sigma.total == 0


class Elsewhere(Procedure[Line]): ...


def test_a_procedure_over_another_sigma_is_refused() -> None:
    session = Session(Returning(Elsewhere()), Order())
    with pytest.raises(SigmaMismatch, match="a procedure over Line, not Order"):
        session.send(Paid(7))
    assert session.sigma.total == 0


def test_the_retry_limit_is_raised_after_the_state_is_committed(session: Session[Order]) -> None:
    for _ in range(3):
        assert session.send(CheckedOut()).kind == "recover"
    with pytest.raises(RetryLimitExceeded, match="4 recoveries in a row, 3 are allowed"):
        session.send(ItemAdded(Line(name="", price=1)))
    assert session.sigma.total == 1
    assert session.send(ItemAdded(Line(name="pen"))).retries == 0
    assert session.send(Paid(1)).retries == 1


async def test_the_retry_limit_is_raised_to_who_awaits(session: Session[Order]) -> None:
    for _ in range(3):
        await session.asend(CheckedOut())
    with pytest.raises(RetryLimitExceeded, match="4 recoveries in a row, 3 are allowed"):
        await session.asend(CheckedOut())


def test_sending_something_else_than_an_event_is_a_type_error(session: Session[Order]) -> None:
    with pytest.raises(TypeError, match="only events"):
        session.send("paid")  # type: ignore[arg-type]  # what the test is about


def test_a_class_is_not_a_start(session: Session[Order]) -> None:
    with pytest.raises(TypeError, match="instance of a procedure"):
        Session(Basket, Order())  # type: ignore[arg-type]  # what the test is about


# Observers


def test_observers_hear_every_outcome_and_cannot_break_the_session() -> None:
    heard: list[str] = []

    def broken(outcome: Outcome[Any]) -> None:
        raise RuntimeError("observer")

    session = Session(Basket(), Order(), observers=(broken, lambda outcome: heard.append(outcome.kind)))
    for event in (Noise(), ItemAdded(Line(name="pen")), Paid(1)):
        with pytest.warns(ObserverWarning, match="RuntimeError"):
            session.send(event)
    assert heard == ["ignored", "stayed", "recover"]


def test_an_observer_may_send_the_next_event() -> None:
    def go_on(outcome: Outcome[Any]) -> None:
        if isinstance(outcome.event, ItemAdded):
            session.send(CheckedOut())

    session = Session(Basket(), Order(), observers=(go_on,))
    session.send(ItemAdded(Line(name="pen")))
    assert isinstance(session.procedure, Payment)


# Idempotency


@pytest.mark.parametrize("store", [None, MemoryStore()])
def test_a_key_runs_once(store: MemoryStore | None) -> None:
    session = Session(Basket(), Order(), store=store)
    first = session.send(ItemAdded(Line(name="pen", price=2)), key="a")
    again = session.send(ItemAdded(Line(name="pen", price=2)), key="a")
    assert (first.kind, again.kind) == ("stayed", "duplicate")
    assert (again.sequence, again.changed) == (first.sequence, first.changed)
    assert session.sigma.total == 2
    with pytest.raises(ConflictingKey, match="another payload"):
        session.send(ItemAdded(Line(name="ink", price=2)), key="a")


class Emptied(Event[Any]): ...


class Emptying(Procedure[Any]):
    @handler
    def on_emptied(self, sigma: Any, event: Emptied) -> Procedure[Any] | str:
        match event.payload:
            case dict():
                event.payload.setdefault("seen", []).append(1)
            case list():
                event.payload[0].clear()
            case Line():
                event.payload.name = "changed"
        event.sender = "changed"
        return self

    @handler
    async def on_paid(self, sigma: Any, event: Paid) -> Procedure[Any]:
        event.payload = -1.0
        return self


@pytest.mark.parametrize("make", [dict, lambda: [[1]], lambda: Line(name="pen")])
@pytest.mark.parametrize("store", [None, MemoryStore()])
def test_an_event_whose_payload_its_handler_changes_is_known_again(
    store: MemoryStore | None, make: Any
) -> None:
    session: Session[Any] = Session(Emptying(), {}, store=store)
    session.send(Emptied(make()), key="k")
    assert session.send(Emptied(make()), key="k").kind == "duplicate"
    assert session.send(Paid(1.0), key="p").kind == "stayed"
    assert asyncio.run(session.asend(Paid(1.0), key="p")).kind == "duplicate"
    if store:
        assert [record.payload for record in session.history()] == [make(), 1.0]


class Grumpy:
    """It is compared with nothing and copied by nobody."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]  # as for every class with an `__eq__`

    def __deepcopy__(self, memo: Any) -> Any:
        raise RuntimeError("no")

    def __repr__(self) -> str:
        return "Grumpy()"


def test_a_payload_that_cannot_be_copied_is_kept_in_words_and_one_that_cannot_be_compared_is_another() -> (
    None
):
    class Given(Event[Any]): ...

    class Taking(Procedure[Order]):
        @handler
        def on_given(self, sigma: Order, event: Given) -> Procedure[Order]:
            return self

    session = Session(Taking(), Order(), store=MemoryStore())
    session.send(Given(Grumpy()), key="k")
    assert [record.payload for record in session.history()] == ["Grumpy()"]
    unkept = Session(Taking(), Order())
    unkept.send(Given(Grumpy()), key="k")
    with pytest.raises(ConflictingKey):
        unkept.send(Given(Grumpy()), key="k")


def test_a_key_of_a_failed_event_is_free(session: Session[Order]) -> None:
    with pytest.raises(HandlerError):
        session.send(ItemAdded(Line(name="pen", price=-1)), key="a")
    assert session.send(ItemAdded(Line(name="pen", price=1)), key="a").kind == "stayed"


def test_a_key_is_answered_even_after_the_end(session: Session[Order]) -> None:
    fill(session)
    session.send(Paid(5), key="pay")
    assert session.send(Paid(5), key="pay").message == "Thank you"


# Checkpoints, journal


@pytest.mark.parametrize("store", [None, MemoryStore()])
def test_a_checkpoint_brings_everything_back_into_the_same_sigma(store: MemoryStore | None) -> None:
    session = Session(Basket(), Order(), store=store)
    sigma = session.sigma
    fill(session)
    session.send(Paid(1))
    session.checkpoint("half paid")
    session.send(Cancelled("why not"))
    session.restore("half paid")
    assert session.sigma is sigma
    assert (sigma.status, sigma.notes, session.finished) == ("waiting", {}, False)
    assert isinstance(session.procedure, Payment)
    assert session.procedure.received == 1
    session.send(Paid(4))
    session.restore("half paid")
    assert session.procedure.received == 1
    with pytest.raises(UnknownCheckpoint, match="no checkpoint 'other'"):
        session.restore("other")


def test_the_journal_rebuilds_every_past_state() -> None:
    store = MemoryStore()
    session = Session(Basket(), Order(), store=store, session_id="s")
    states = [session.sigma.model_dump()]
    for number in range(120):
        session.send(ItemAdded(Line(name=f"pen {number}", price=1)))
        states.append(session.sigma.model_dump())
    assert [store.load("s", at).sigma.model_dump() for at in range(121)] == states
    assert [record.sequence for record in session.history()] == list(range(1, 121))


def test_rewinding_is_one_more_step_of_the_journal() -> None:
    session = Session(Basket(), Order(), store=MemoryStore())
    fill(session)
    session.send(Cancelled("no"))
    session.rewind(to=1)
    assert isinstance(session.procedure, Basket)
    assert (session.sigma.status, session.finished, session.sequence) == ("open", False, 4)
    assert [record.kind for record in session.history()] == ["stayed", "moved", "finished", "rewound"]
    fill(session)
    with pytest.raises(StoreError, match="no position 99"):
        session.rewind(to=99)


def test_a_fork_goes_its_own_way() -> None:
    session = Session(Basket(), Order(), store=MemoryStore())
    fill(session)
    other = session.fork(at=1, session_id="other")
    other.send(ItemAdded(Line(name="ink", price=1)))
    assert (len(session.sigma.lines), len(other.sigma.lines)) == (1, 2)
    assert isinstance(session.fork().procedure, Payment)


def test_a_session_without_a_store_cannot_rewind(session: Session[Order]) -> None:
    with pytest.raises(StoreError, match="keeps no journal"):
        session.rewind(to=0)


def test_a_session_resumes_where_it_was() -> None:
    store = MemoryStore()
    session = Session(Basket(), Order(), store=store, session_id="s")
    fill(session)
    session.send(Paid(1), key="first")
    session.send(CheckedOut())
    resumed: Session[Order] = Session.resume(store, "s")
    assert resumed.sequence == 4
    assert isinstance(resumed.procedure, Payment)
    assert resumed.procedure.received == 1
    assert resumed.send(Paid(1), key="first").kind == "duplicate"
    assert resumed.send(Paid(4)).kind == "finished"
    with pytest.raises(StoreError, match="does not follow"):
        session.send(Paid(4))
    assert isinstance(session.procedure, Payment)
    assert session.procedure.received == 1


def test_a_refusing_store_leaves_the_session_as_it_was() -> None:
    class Full(MemoryStore):
        def commit(self, *args: Any) -> None:
            raise StoreError("the disk is full")

    session = Session(Basket(), Order(), store=Full())
    with pytest.raises(StoreError, match="disk is full"):
        session.send(ItemAdded(Line(name="pen", price=1)))
    assert session.sigma == Order()
    assert session.sequence == 0


def test_history_without_a_store_is_bounded(session: Session[Order]) -> None:
    for _ in range(100):
        session.send(ItemAdded(Line(name="pen")))
    records = session.history()
    assert [record.sequence for record in records] == list(range(69, 101))
    assert {(record.before, record.event, record.kind) for record in records} == {
        ("Basket", "ItemAdded", "stayed")
    }


# Threads and tasks


class Count(BaseModel):
    value: int = 0
    log: list[str] = []


class Tick(Event[str]): ...


class Slow(Event[float]): ...


class Nested(Event): ...


class Counting(Procedure[Count]):
    @handler
    def on_tick(self, sigma: Count, event: Tick) -> Procedure[Count]:
        value = sigma.value
        sigma.log.append(event.payload)
        sigma.value = value + 1
        return self

    @handler
    async def on_slow(self, sigma: Count, event: Slow) -> Procedure[Count]:
        value = sigma.value
        sigma.log.append("slow starts")
        await asyncio.sleep(event.payload)
        sigma.value = value + 1
        sigma.log.append("slow ends")
        return self


def test_threads_take_turns() -> None:
    session = Session(Counting(), Count())

    def work() -> None:
        for _ in range(300):
            session.send(Tick("x"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.sigma.value == session.sequence == len(session.sigma.log) == 2400


async def test_tasks_take_turns_in_the_order_in_which_they_came() -> None:
    session = Session(Counting(), Count())
    slow = asyncio.create_task(session.asend(Slow(0.01)))
    await asyncio.sleep(0)
    ticks = [asyncio.create_task(session.asend(Tick(str(number)))) for number in range(5)]
    await asyncio.gather(slow, *ticks)
    assert session.sigma.log == ["slow starts", "slow ends", "0", "1", "2", "3", "4"]
    assert session.sigma.value == 6


async def test_a_thread_waits_for_an_async_handler() -> None:
    session = Session(Counting(), Count())
    slow = asyncio.create_task(session.asend(Slow(0.02)))
    await asyncio.sleep(0.001)
    await asyncio.to_thread(session.send, Tick("thread"))
    await slow
    assert session.sigma.log == ["slow starts", "slow ends", "thread"]


async def test_a_cancelled_handler_leaves_no_trace() -> None:
    session = Session(Counting(), Count())
    slow = asyncio.create_task(session.asend(Slow(10)))
    await asyncio.sleep(0.001)
    waiting = asyncio.create_task(session.asend(Tick("next")))
    cancelled = asyncio.create_task(session.asend(Tick("never")))
    await asyncio.sleep(0.001)
    cancelled.cancel()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await waiting
    assert session.sigma.log == ["next"]
    assert session.sequence == 1


async def test_a_plain_call_beside_an_async_handler_is_refused_not_a_deadlock() -> None:
    session = Session(Counting(), Count())
    slow = asyncio.create_task(session.asend(Slow(0.01)))
    await asyncio.sleep(0.001)
    with pytest.raises(SessionBusy):
        session.send(Tick("x"))
    await slow


async def test_an_async_handler_needs_asend_where_a_loop_runs() -> None:
    session = Session(Counting(), Count())
    with pytest.raises(SessionBusy, match="asend"):
        session.send(Slow(0))
    assert session.sigma == Count()


def test_an_async_handler_runs_to_its_end_where_no_loop_runs() -> None:
    session = Session(Counting(), Count())
    assert session.send(Slow(0)).kind == "stayed"
    assert session.sigma.value == 1


def test_sending_from_inside_a_handler_is_refused_not_a_deadlock() -> None:
    class Reentrant(Procedure[Count]):
        @handler
        def on_nested(self, sigma: Count, event: Nested) -> Procedure[Count]:
            sigma.value = 1
            session.send(Tick("inner"))
            return self

    session: Session[Count] = Session(Reentrant(), Count())
    with pytest.raises(SessionBusy):
        session.send(Nested())
    assert session.sigma.value == 0


async def test_awaiting_from_inside_an_async_handler_is_refused_not_a_deadlock() -> None:
    class Reentrant(Procedure[Count]):
        @handler
        async def on_nested(self, sigma: Count, event: Nested) -> Procedure[Count]:
            await session.asend(Tick("inner"))
            return self

    session: Session[Count] = Session(Reentrant(), Count())
    with pytest.raises(SessionBusy):
        await session.asend(Nested())


class Deciding(Procedure[Count]):
    async def next(self, sigma: Count) -> Any:
        sigma.value += 1
        return self

    @handler
    def on_tick(self, sigma: Count, event: Tick) -> Any:
        return self.next(sigma)

    @handler
    async def on_slow(self, sigma: Count, event: Slow) -> Any:
        return self.next(sigma)


async def test_what_a_plain_handler_returns_is_awaited_for_it() -> None:
    session = Session(Deciding(), Count())
    assert (await session.asend(Tick("now"))).kind == "stayed"
    assert session.sigma.value == 1
    assert (await asyncio.to_thread(Session(Deciding(), Count()).send, Tick("now"))).kind == "stayed"


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
async def test_a_coroutine_of_an_async_handler_is_no_transition() -> None:
    session = Session(Deciding(), Count())
    with pytest.raises(TransitionError, match="coroutine"):
        await session.asend(Slow(0.0))
    with pytest.raises(TransitionError, match="coroutine"):
        await asyncio.to_thread(session.send, Slow(0.0))
    assert session.sigma.value == 0
    gc.collect()


# Dispatch


class Base(Procedure[Count]):
    @handler
    def on_tick(self, sigma: Count, event: Tick) -> Procedure[Count] | str:
        return "base"


def answer(procedure: Procedure[Count], event: Event[Any]) -> str | None:
    return Session(procedure, Count()).send(event).message


def test_a_subclass_replaces_a_handler_by_its_event() -> None:
    class Sub(Base):
        @handler
        def other_name(self, sigma: Count, event: Tick) -> Procedure[Count] | str:
            return "sub"

    assert answer(Sub(), Tick("")) == "sub"
    assert answer(Base(), Tick("")) == "base"


def test_a_plain_method_of_the_same_name_hides_a_handler() -> None:
    class Sub(Base):
        def on_tick(self, sigma: Count, event: Tick) -> str:  # type: ignore[override]  # hides it
            return "not a handler"

    assert answer(Sub(), Tick("")) == "Tick is not expected in Sub; no event is."


def test_the_most_specific_handler_takes_an_event() -> None:
    class LoudTick(Tick): ...

    class VeryLoudTick(LoudTick): ...

    class Sub(Base):
        @handler
        def on_loud(self, sigma: Count, event: LoudTick) -> Procedure[Count] | str:
            return "loud"

    assert answer(Sub(), VeryLoudTick("")) == "loud"
    assert answer(Sub(), Tick("")) == "base"


def test_ignoring_a_class_ignores_its_subclasses_even_if_they_are_handled() -> None:
    class LoudTick(Tick): ...

    class Sub(Base):
        ignore = [Tick]  # noqa: RUF012  as programs write it

        @handler
        def on_loud(self, sigma: Count, event: LoudTick) -> Procedure[Count] | str:
            return "loud"

    assert Session(Sub(), Count()).send(LoudTick("")).kind == "ignored"


def test_an_instance_may_ignore_what_its_class_handles() -> None:
    class Deaf(Base):
        def __init__(self) -> None:
            self.ignore = [Tick]

    session = Session(Deaf(), Count())
    assert session.send(Tick("")).kind == "ignored"
    session.procedure.ignore = []
    assert session.send(Tick("")).message == "base"


def test_a_finished_start_is_a_finished_session() -> None:
    session: Session[Count] = Session(End(), Count())
    assert session.finished


def test_sessions_are_collected() -> None:
    import weakref

    session = Session(Counting(), Count())
    session.send(Tick("x"))
    reference = weakref.ref(session)
    del session
    gc.collect()
    assert reference() is None

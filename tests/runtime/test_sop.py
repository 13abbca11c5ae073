# covers: sopy_runtime.bus

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from sopy_runtime import (
    SOP,
    End,
    EventBus,
    HandlerError,
    Prompt,
    SessionFinished,
    SOPRetryExceptionHook,
    SOPViolation,
    subscribe,
)
from tests.runtime.orders import Basket, Cancelled, CheckedOut, ItemAdded, Line, Noise, Order, Paid, Payment


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    assert EventBus.subscribers == {}
    EventBus.trace.clear()


class OrderSOP(SOP[Order]):
    """Existing programs do not always call `super().__init__`."""

    def __init__(self) -> None:
        self.state = Order()
        self.current_proc = Basket()
        self.ignore_unrecongnized_events = False


def make() -> SOP[Order]:
    return SOP(state=Order(), init_proc=Basket())


PEN = ItemAdded(Line(name="pen", price=2))


@pytest.mark.parametrize("sop", [make(), OrderSOP()], ids=["called", "subclass without super"])
def test_a_subscribed_sop_sees_what_is_pushed(sop: SOP[Order]) -> None:
    first = sop.init_proc
    with sop:
        EventBus.push_event(PEN)
        EventBus.push_event(CheckedOut())
        assert isinstance(sop.current_proc, Payment)
        EventBus.push_event(Paid(2))
    assert isinstance(sop.current_proc, End)
    assert (sop.state.status, sop.init_proc) == ("paid", first)
    EventBus.push_event(PEN)
    assert len(sop.state.lines) == 1


def test_a_recovery_reaches_whoever_pushed() -> None:
    told: list[Prompt] = []
    sop = make().with_recovery(error_handler=told.append)
    with sop, pytest.raises(SOPRetryExceptionHook) as caught:
        EventBus.push_event(CheckedOut())
    assert caught.value.prompt.prompt == str(caught.value) == "the basket is empty"
    assert caught.value.current_procedure is sop.current_proc
    caught.value.execute()
    assert told == ["the basket is empty"]


def test_a_spent_retry_limit_is_a_violation() -> None:
    sop = make().with_recovery(retry_limits=1)
    with pytest.raises(SOPRetryExceptionHook):
        sop.send(CheckedOut())
    with pytest.raises(SOPViolation, match="2 recoveries in a row"):
        sop.send(CheckedOut())


def test_the_retry_limit_may_change_on_the_way() -> None:
    sop = make()
    for _ in range(2):
        with pytest.raises(SOPRetryExceptionHook) as caught:
            sop.send(CheckedOut())
    assert caught.value.execute() == "the basket is empty"
    with pytest.raises(SOPViolation):
        sop.with_recovery(retry_limits=1).send(CheckedOut())


def test_a_subclass_may_say_where_it_starts() -> None:
    class Starting(SOP[Order]):
        def __init__(self) -> None:
            self.state = Order()
            self.init_proc = Basket()

    sop = Starting()
    assert sop.send(PEN).kind == "stayed"
    assert isinstance(sop.init_proc, Basket)


def test_a_bug_in_a_handler_is_not_a_recovery() -> None:
    with make() as sop, pytest.raises(HandlerError):
        EventBus.push_event(ItemAdded(Line(name="pen", price=-1)))
    assert sop.state == Order()


def test_events_that_are_not_observed_are_ignored_unless_that_is_switched_off() -> None:
    assert make().observes(ItemAdded).send(CheckedOut()).kind == "ignored"
    strict = OrderSOP().observes(ItemAdded)
    with pytest.raises(SOPRetryExceptionHook):
        strict.send(CheckedOut())
    lenient = SOP(Order(), Basket(), ignore_unrecognized_events=False)
    assert lenient.ignore_unrecongnized_events is False
    lenient.ignore_unrecognized_events = True
    assert lenient.ignore_unrecongnized_events
    assert lenient.ignore_unrecognized_events


def test_observing_more_keeps_the_position() -> None:
    sop = make().observes(ItemAdded, CheckedOut)
    sop.send(PEN)
    sop.send(CheckedOut())
    assert sop.observes(Paid).send(Paid(2)).kind == "finished"


def test_only_chosen_agents_are_heard() -> None:
    agent = object()
    sop = make().from_agent(agent, "Ada")
    assert sop.send(PEN) is None
    assert sop.send(ItemAdded(Line(name="pen"), sender=agent)) is not None
    assert sop.send(ItemAdded(Line(name="pen"), sender="Ada")) is not None
    assert len(sop.state.lines) == 2


def test_two_sops_see_the_same_events_even_if_the_first_has_to_recover() -> None:
    one, two, three = make(), make(), make()
    two.send(PEN)
    with (
        one & two & three,
        pytest.raises(SOPRetryExceptionHook, match="the basket is empty\nthe basket is empty") as caught,
    ):
        EventBus.push_event(CheckedOut())
    assert caught.value.execute() == ["the basket is empty"] * 2
    assert isinstance(one.current_proc, Basket)
    assert isinstance(two.current_proc, Payment)


def test_an_error_of_one_sop_is_raised_after_all_have_run() -> None:
    one, two = make(), make()
    one.send(PEN)
    one.send(CheckedOut())
    one.send(Cancelled("x"))
    with pytest.raises(SessionFinished):
        (one & two).send(PEN)
    assert len(two.state.lines) == 1


async def test_async_sops_see_the_same_events() -> None:
    one, two = make(), make()
    group = one & two
    assert [outcome and outcome.kind for outcome in await group.asend(PEN)] == ["stayed", "stayed"]
    await one.asend(CheckedOut())
    with pytest.raises(SOPRetryExceptionHook, match="ItemAdded is not expected in Payment"):
        await group.asend(PEN)
    assert len(two.state.lines) == 2


def test_a_group_is_subscribed_once() -> None:
    with make() & make() as group:
        with pytest.raises(RuntimeError, match="already subscribed"):
            group.__enter__()
        EventBus.push_event(PEN)
    assert [len(member.state.lines) for member in group.members] == [1, 1]


def test_an_sop_without_a_state_says_what_is_missing() -> None:
    class Forgetful(SOP[Order]):
        def __init__(self) -> None:
            pass

    with pytest.raises(AttributeError, match=r"assign self\.state and self\.current_proc"):
        Forgetful().send(Noise())


def test_an_sop_is_subscribed_once() -> None:
    with make() as sop, pytest.raises(RuntimeError, match="already subscribed"):
        sop.__enter__()


async def test_async_programs_await() -> None:
    sop = make()
    outcome = await sop.asend(PEN)
    assert outcome is not None
    assert outcome.kind == "stayed"


def test_assigning_a_procedure_moves_the_workflow() -> None:
    sop = make()
    sop.send(PEN)
    sop.current_proc = Payment()
    assert sop.send(Paid(2)).kind == "finished"


# The bus


def test_listeners_have_names_that_are_taken_once() -> None:
    heard: list[Any] = []

    @subscribe
    def listen(event: Any) -> None:
        heard.append(event)

    EventBus.push_event(PEN)
    with pytest.raises(ValueError, match="already subscribed"):
        subscribe(listen)
    EventBus.unsubscribe("listen")
    with pytest.raises(ValueError, match="no listener"):
        EventBus.unsubscribe("listen")
    EventBus.push_event(PEN)
    assert heard == [PEN]


def test_threads_may_push_while_others_subscribe() -> None:
    heard: list[Any] = []
    problems: list[Exception] = []

    def come_and_go(number: int) -> None:
        try:
            for turn in range(100):
                EventBus.subscribe(f"{number}-{turn}", heard.append)
                EventBus.push_event(PEN)
                EventBus.get_trace()
                EventBus.unsubscribe(f"{number}-{turn}")
        except Exception as error:  # noqa: BLE001  looked at below
            problems.append(error)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(heard) >= 800


def test_a_name_is_given_to_one_of_many_threads() -> None:
    taken: list[int] = []

    def take(number: int) -> None:
        with contextlib.suppress(ValueError):
            EventBus.subscribe("wanted", print)
            taken.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    EventBus.unsubscribe("wanted")
    assert len(taken) == 1


def test_the_trace_is_bounded() -> None:
    for _ in range(1500):
        EventBus.push_event(PEN)
    assert len(EventBus.get_trace()) == 1000
    assert EventBus.get_trace(last=2) == [PEN, PEN]

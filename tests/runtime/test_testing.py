# covers: sopy_runtime.clock

from datetime import UTC, datetime

import pytest

from sopy_runtime import Event, MemoryStore, Outcome, Session
from sopy_runtime.testing import FakeClock, ScriptedAgent, Trace
from tests.runtime.orders import Basket, Cancelled, CheckedOut, ItemAdded, Line, Noise, Order


def add_what_is_missing(last: Outcome[Order] | None) -> Event[Line] | None:
    return ItemAdded(Line(name="pen", price=1)) if last and last.kind == "recover" else None


def test_a_scripted_agent_answers_what_it_is_told_and_stops_at_the_end() -> None:
    agent = ScriptedAgent(
        [CheckedOut(), add_what_is_missing, add_what_is_missing, CheckedOut(), Cancelled("x"), Noise()]
    )
    trace = agent.run(Session(Basket(), Order()))
    trace.assert_path("Basket", "Payment", "End")
    trace.assert_told("basket is empty")
    assert trace.kinds == ("recover", "stayed", "moved", "finished")


async def test_a_scripted_agent_plays_on_an_event_loop() -> None:
    trace = await ScriptedAgent([Noise(), ItemAdded(Line(name="pen"))]).arun(Session(Basket(), Order()))
    trace.assert_never_recovered()
    lines = [add_what_is_missing, ItemAdded(Line(name="pen")), CheckedOut(), Cancelled("x"), Noise()]
    trace = await ScriptedAgent(lines).arun(Session(Basket(), Order()))
    assert trace.kinds == ("stayed", "moved", "finished")


def test_before_the_first_event_nothing_has_been_visited() -> None:
    Trace().assert_path()


def test_a_failed_assertion_shows_the_run() -> None:
    trace = Trace()
    session = Session(Basket(), Order(), observers=(trace,))
    session.send(CheckedOut())
    with pytest.raises(
        AssertionError, match="Outcome\\(1: CheckedOut recover Basket, message='the basket is empty'"
    ):
        trace.assert_path("Basket", "Payment")
    with pytest.raises(AssertionError, match="never told 'x'"):
        trace.assert_told("x")
    with pytest.raises(AssertionError, match="had to recover"):
        trace.assert_never_recovered()


def test_records_carry_the_time_of_the_given_clock() -> None:
    clock = FakeClock()
    session = Session(Basket(), Order(), store=MemoryStore(), clock=clock)
    session.send(ItemAdded(Line(name="pen")))
    clock.advance(60)
    session.send(ItemAdded(Line(name="ink")))
    assert [record.at for record in session.history()] == [
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2000, 1, 1, 0, 1, tzinfo=UTC),
    ]

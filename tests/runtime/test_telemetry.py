"""Every event that is sent is a span and a count."""

from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from sopy_runtime import End, Event, HandlerError, Procedure, RetryLimitExceeded, Session, handler
from sopy_runtime.telemetry import Telemetry
from tests.runtime.orders import Basket, CheckedOut, ItemAdded, Line, Noise, Order


class Collected:
    """A telemetry, and what it has told."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.reader = InMemoryMetricReader()
        self.telemetry = Telemetry(tracers=self.tracers, meters=MeterProvider([self.reader]))

    def spans(self) -> tuple[Any, ...]:
        return self.exporter.get_finished_spans()

    def points(self, name: str) -> list[Any]:
        data: Any = self.reader.get_metrics_data()
        return [
            point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]


@pytest.fixture
def collected() -> Collected:
    return Collected()


def test_an_event_is_a_span_that_says_what_it_did(collected: Collected) -> None:
    session = Session(Basket(), Order(), session_id="s")
    collected.telemetry.send(session, ItemAdded(Line(name="secret", price=1)))
    outcome = collected.telemetry.send(session, CheckedOut())
    assert outcome.kind == "moved"
    first, second = collected.spans()
    assert dict(first.attributes) == {
        "sopy.event": "ItemAdded",
        "sopy.procedure": "Basket",
        "sopy.procedure.after": "Basket",
        "sopy.session": "s",
        "sopy.outcome": "stayed",
        "sopy.sequence": 1,
        "sopy.changed": ("lines", "total"),
    }
    assert (second.name, second.attributes["sopy.procedure.after"]) == ("sopy CheckedOut", "Payment")
    assert second.status.status_code is StatusCode.OK
    assert "secret" not in first.to_json()


def test_an_error_is_told_with_its_exception(collected: Collected) -> None:
    session = Session(Basket(), Order())
    with pytest.raises(HandlerError):
        collected.telemetry.send(session, ItemAdded(Line(name="pen", price=-1)))
    (span,) = collected.spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes["sopy.outcome"] == "error"
    assert span.events[0].attributes["exception.type"].endswith("HandlerError")


def test_recoveries_are_told_with_their_words(collected: Collected) -> None:
    session = Session(Basket(), Order(), retry_limits=1)
    collected.telemetry.send(session, CheckedOut())
    with pytest.raises(RetryLimitExceeded):
        collected.telemetry.send(session, CheckedOut())
    first, second = collected.spans()
    assert (first.attributes["sopy.message"], first.attributes["sopy.retries"]) == ("the basket is empty", 1)
    assert second.attributes["sopy.outcome"] == "recover"


def test_events_are_counted_by_what_they_did_and_timed(collected: Collected) -> None:
    session = Session(Basket(), Order())
    for event in (ItemAdded(Line(name="a")), ItemAdded(Line(name="b")), Noise(), CheckedOut()):
        collected.telemetry.send(session, event)
    counts = {
        (point.attributes["sopy.event"], point.attributes["sopy.outcome"]): point.value
        for point in collected.points("sopy.events")
    }
    assert counts == {("ItemAdded", "stayed"): 2, ("Noise", "ignored"): 1, ("CheckedOut", "moved"): 1}
    assert sum(point.count for point in collected.points("sopy.event.duration")) == 4


class Called(Event): ...


class Calling(Procedure[dict[str, Any]]):
    @handler
    async def on_called(self, sigma: dict[str, Any], event: Called) -> End:
        with sigma["tracers"].get_tracer("model").start_as_current_span("model call"):
            return End()


async def test_what_a_handler_does_stands_below_its_event(collected: Collected) -> None:
    session = Session(Calling(), {"tracers": collected.tracers})
    await collected.telemetry.asend(session, Called())
    inner, outer = collected.spans()
    assert (inner.name, outer.name) == ("model call", "sopy Called")
    assert inner.parent.span_id == outer.context.span_id

"""Spans and metrics of OpenTelemetry, with the extra `otel`.

A span covers the run of an event from the wait for its turn to its commit, so what a handler does with other
instrumented libraries stands below it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import metrics, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from sopy_runtime.errors import RetryLimitExceeded
from sopy_runtime.event import Event
from sopy_runtime.outcome import Outcome
from sopy_runtime.session import Session

NAME = "sopy_runtime"


class Telemetry:
    """Sends events to sessions, and tells OpenTelemetry of it.

    The metrics are the counter `sopy.events`, by event, procedure and outcome, and the histogram
    `sopy.event.duration` in seconds. Payloads and states are not told: they may be private.

    Args:
        tracers: where spans go; None: the global provider.
        meters: where metrics go; None: the global provider.
    """

    def __init__(
        self,
        *,
        tracers: trace.TracerProvider | None = None,
        meters: metrics.MeterProvider | None = None,
    ) -> None:
        self._tracer = (tracers or trace.get_tracer_provider()).get_tracer(NAME)
        meter = (meters or metrics.get_meter_provider()).get_meter(NAME)
        self._events = meter.create_counter("sopy.events", unit="{event}", description="events sent")
        self._duration = meter.create_histogram(
            "sopy.event.duration", unit="s", description="from the wait for its turn to its commit"
        )

    def send(self, session: Session[Any], event: Event[Any], *, key: str | None = None) -> Outcome[Any]:
        """`session.send`; raises what that raises."""
        with self._told(session, event) as told:
            told.outcome = session.send(event, key=key)
        return told.outcome

    async def asend(
        self, session: Session[Any], event: Event[Any], *, key: str | None = None
    ) -> Outcome[Any]:
        """`session.asend`; raises what that raises."""
        with self._told(session, event) as told:
            told.outcome = await session.asend(event, key=key)
        return told.outcome

    @contextmanager
    def _told(self, session: Session[Any], event: Event[Any]) -> Iterator["_Told"]:
        name, procedure = type(event).__name__, type(session.procedure).__name__
        labels = {"sopy.event": name, "sopy.procedure": procedure}
        start = time.perf_counter()
        told = _Told()
        kind = "error"
        with self._tracer.start_as_current_span(
            f"sopy {name}",
            kind=SpanKind.INTERNAL,
            attributes={**labels, "sopy.session": session.id},
            record_exception=True,
            set_status_on_exception=True,
        ) as span:
            try:
                yield told
                kind = told.outcome.kind
                _describe(span, told.outcome)
            except RetryLimitExceeded:
                # Its event is committed.
                kind = "recover"
                raise
            finally:
                counted = {**labels, "sopy.outcome": kind}
                span.set_attribute("sopy.outcome", kind)
                self._events.add(1, counted)
                self._duration.record(time.perf_counter() - start, counted)


class _Told:
    """What came of one event."""

    outcome: Outcome[Any]


def _describe(span: Span, outcome: Outcome[Any]) -> None:
    span.set_attribute("sopy.procedure.after", type(outcome.after).__name__)
    span.set_attribute("sopy.sequence", outcome.sequence)
    span.set_attribute("sopy.changed", outcome.changed)
    if outcome.kind == "recover":
        span.set_attribute("sopy.retries", outcome.retries)
        span.set_attribute("sopy.message", outcome.message or "")
    span.set_status(Status(StatusCode.OK))

from datetime import UTC, datetime, timedelta
from typing import Any

from sopy_runtime import Session
from sopy_runtime.testing import FakeClock
from tests.corpus.accept import theatre_tickets as flow
from tests.runtime.accept_runs.script import Run

START = datetime(2024, 5, 1, 20, tzinfo=UTC)
SEATS = (flow.Seat("A", 1, 30.0), flow.Seat("A", 2, 20.0))


def begin() -> Session[flow.Booking]:
    return flow.booking("Hamlet", FakeClock(START))


def wait(session: Session[Any]) -> None:
    clock = getattr(session.procedure, "clock", None)
    if isinstance(clock, FakeClock):
        clock.advance(timedelta(minutes=11).total_seconds())


RUNS = (
    Run(
        "with a voucher, by mail",
        begin,
        (
            (flow.SeatsPicked(()), "? at least one"),
            (flow.SeatsPicked((flow.Seat("Z", 9),)), "? Z9 is not for sale"),
            (flow.SeatsPicked(SEATS), "Address"),
            (flow.VoucherGiven("ten"), "Address"),
            (flow.VoucherGiven(flow.Voucher(code="all", percent=100)), "? ALL"),
            (flow.VoucherGiven(flow.Voucher(code="half", percent=50)), "Address"),
            (flow.AddressGiven("ada@x.example"), "Pay"),
            (flow.PaymentTried((False, None)), "? unknown: you have until 20:20"),
            (flow.PaymentTried((True, None)), "Send"),
            (flow.AddressGiven("kim@x.example"), "? They go to ada"),
            (flow.AddressGiven("ada@x.example"), "End"),
        ),
        last_word="Hamlet: A1 A2 for 25.00",
    ),
    Run(
        "too late twice, collected at the door",
        begin,
        (
            (flow.SeatsPicked(SEATS), "Address"),
            (wait, ""),
            (flow.AddressGiven(None), "Pick"),
            (flow.SeatsPicked(SEATS[:1]), "Address"),
            (flow.AddressGiven(None), "Pay"),
            (wait, ""),
            (flow.PaymentTried((True, None)), "Pick"),
            (flow.SeatsPicked(SEATS[:1]), "Address"),
            (flow.AddressGiven(None), "Pay"),
            (flow.PaymentTried((True, None)), "Send"),
            (flow.AddressGiven(None), "End"),
        ),
        last_word="Hamlet: A1 for 30.00",
    ),
    Run(
        "never paid",
        lambda: flow.box_office("Hamlet"),
        (
            (flow.SeatsPicked(SEATS), "Address"),
            (flow.AddressGiven(None), "Pay"),
            (flow.PaymentTried((False, "no money")), "?"),
            (flow.PaymentTried((False, "no money")), "?"),
            (flow.PaymentTried((False, "no money")), "End"),
        ),
        last_word="Not booked: no money",
    ),
)

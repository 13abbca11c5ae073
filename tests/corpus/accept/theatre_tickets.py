"""Hard: seats that are held for a while: a clock as argument, `getattr` with a default, `hasattr`, lists as counters."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Optional

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond
from sopy_runtime import Session

HOLD = timedelta(minutes=10)
Clock = Callable[[], datetime]


class Seat(NamedTuple):
    row: str
    number: int
    price: Optional[float] = None


class Voucher(BaseModel):
    code: str
    percent: int = 10


class Booking(BaseModel):
    show: str = Field(description="what is played")
    seats: list[Seat] = Field(default_factory=list, description="seats that are held")
    held_until: datetime | None = Field(default=None, description="None: no seat is held")
    voucher: Voucher | None = Field(default=None, description="a reduction, if there is one")
    failures: list[str] = Field(default_factory=list, description="payments that failed, and why")
    email: str | None = Field(default=None, description="where the tickets go")
    paid: float | None = Field(default=None, description="what was paid")

    @property
    def is_holding(self) -> bool:
        return bool(self.seats) and self.held_until is not None

    def total(self) -> float:
        full = sum(seat.price or 0.0 for seat in self.seats)
        percent = getattr(self.voucher, "percent", 0)
        return full * (100 - percent) / 100

    def let_go(self) -> list[Seat]:
        seats, self.seats = self.seats, []
        self.held_until = None
        return seats


class SeatsPicked(Event[tuple[Seat, ...]]):
    """Which seats."""


class VoucherGiven(Event[Voucher | str]):
    """A voucher, or only its code."""


class AddressGiven(Event[Optional[str]]):
    """Where the tickets go; None: they are collected at the door."""


class PaymentTried(Event[tuple[bool, Optional[str]]]):
    """Whether it worked, and if not, why, if anybody knows."""


class Timed(Procedure[Booking]):
    """Abstract: has a clock, and passes it on."""

    def __init__(self, clock: Clock = datetime.now) -> None:
        super().__init__()
        self.clock = clock

    def is_late(self, sigma: Booking) -> bool:
        return sigma.held_until is not None and self.clock() > sigma.held_until


class Pick(Timed):
    prompt = make_prompt("Pick seats")

    @handler
    def on_picked(self, sigma: Booking, event: SeatsPicked):
        if not event.payload:
            return "Pick at least one seat"
        if unpriced := [seat for seat in event.payload if seat.price is None]:
            row, number, _ = unpriced[0]
            return f"{row}{number} is not for sale"
        sigma.seats.extend(event.payload)
        sigma.held_until = self.clock() + HOLD
        return Address(self.clock)


class Address(Timed):
    """Seats are held."""

    prompt = make_prompt("Ask for an address")

    @handler
    def on_voucher(self, sigma: Booking, event: VoucherGiven):
        voucher = event.payload
        if hasattr(voucher, "percent"):
            sigma.voucher = voucher
        else:
            sigma.voucher = Voucher(code=str(voucher))
        return f"Too good to be true: {sigma.voucher.code.upper()}" if sigma.total() < 1 else self

    @handler
    def on_address(self, sigma: Booking, event: AddressGiven):
        if cond(self.is_late(sigma), "the seats are no longer held"):
            freed = sigma.let_go()
            return f"{len(freed)} seats are gone" if len(freed) > 4 else Pick(self.clock)
        sigma.email = event.payload
        return Pay(self.clock)


class Pay(Timed):
    """Seats are held, and there is an address unless the tickets are collected."""

    prompt = make_prompt("Pay")

    @handler
    def on_tried(self, sigma: Booking, event: PaymentTried):
        worked, why = event.payload
        if not worked:
            sigma.failures.append(why or "unknown")
            if cond(len(sigma.failures) >= 3, "it has failed too often"):
                sigma.let_go()
                return End(make_prompt(f"Not booked: {sigma.failures[-1]}"))
            sigma.held_until += HOLD  # set by Pick
            return f"{sigma.failures[-1]}: you have until {sigma.held_until:%H:%M}"  # set by Pick
        if not sigma.is_holding or self.is_late(sigma):
            sigma.let_go()
            return Pick(self.clock)
        sigma.paid = round(sigma.total(), 2)
        return Send(by_mail=sigma.email is not None)


class Send(Procedure[Booking]):
    """It was paid."""

    prompt = make_prompt("Send the tickets, or print them")

    def __init__(self, *, by_mail: bool) -> None:
        super().__init__()
        self.by_mail = by_mail

    @handler
    def on_address(self, sigma: Booking, event: AddressGiven):
        if self.by_mail and event.payload != sigma.email:
            return f"They go to {sigma.email.partition('@')[0]}"  # set by Address, or `by_mail` is False
        places = " ".join(f"{row}{number}" for row, number, *_ in sigma.seats)
        return End(make_prompt(f"{sigma.show}: {places} for {sigma.paid:.2f}"))


def booking(show: str, clock: Clock) -> Session[Booking]:
    return Session(Pick(clock), Booking(show=show), retry_limits=4)


def box_office(show: str) -> SOP[Booking]:
    return SOP(state=Booking(show=show), init_proc=Pick())

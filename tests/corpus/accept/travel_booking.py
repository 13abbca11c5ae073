"""Hard: a trip of three bookings with checkpoints by constant and by f-string, made in helpers, restored elsewhere."""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

START: Final = "start"


class Leg(StrEnum):
    FLIGHT = "flight"
    HOTEL = "hotel"
    CAR = "car"


class Snapshot(BaseModel):
    bookings: dict[Leg, str]
    budget: float


class Trip(BaseModel):
    destination: str = Field(description="where to")
    budget: float = Field(description="what may still be spent")
    bookings: dict[Leg, str] = Field(default_factory=dict, description="confirmation by leg")
    checkpoints: dict[str, Snapshot] = Field(default_factory=dict, description="earlier bookings by name")
    undone: int = Field(default=0, description="how often bookings were undone")

    def create_checkpoint(self, name: str) -> None:
        self.checkpoints[name] = Snapshot(bookings=dict(self.bookings), budget=self.budget)

    def restore_checkpoint(self, name: str) -> None:
        snapshot = self.checkpoints[name]
        self.bookings = dict(snapshot.bookings)
        self.budget = snapshot.budget
        self.undone += 1

    def book(self, leg: Leg, confirmation: str, price: float) -> None:
        self.bookings[leg] = confirmation
        self.budget -= price


class Planned(Event[float]):
    """The payload is what the trip will cost."""


class Booked(Event[tuple[Leg, str, float]]):
    """Leg, confirmation and price."""


class Refused(Event[Leg]):
    """There is nothing free."""


class Confirmed(Event[bool]):
    """Whether the traveller is content."""


def checkpoint_name(leg: Leg) -> str:
    return f"before_{leg.value}"


class Booking(Procedure[Trip]):
    """Abstract: books one leg; makes a checkpoint before it changes anything."""

    leg: Leg

    @handler
    def on_booked(self, sigma: Trip, event: Booked):
        leg, confirmation, price = event.payload
        if leg is not self.leg:
            return f"Book the {self.leg.value} first"
        if cond(price > sigma.budget, "it costs too much"):
            return f"Only {sigma.budget:.2f} is left"
        self._remember(sigma)
        sigma.book(leg, confirmation, price)
        return self.following()

    def _remember(self, sigma: Trip) -> None:
        sigma.create_checkpoint(checkpoint_name(self.leg))

    def following(self) -> Procedure[Trip]:
        raise NotImplementedError


class Plan(Procedure[Trip]):
    prompt = make_prompt("Plan the trip")

    @handler
    def on_planned(self, sigma: Trip, event: Planned):
        if event.payload > sigma.budget:
            return f"{sigma.destination} is too expensive: plan again"
        sigma.create_checkpoint(START)
        return BookFlight()


class BookFlight(Booking):
    prompt = make_prompt("Book the flight")
    leg = Leg.FLIGHT

    def following(self) -> Procedure[Trip]:
        return BookHotel()

    @handler
    def on_refused(self, sigma: Trip, event: Refused):
        return Plan() if sigma.undone < 2 else End(make_prompt(f"No {event.payload.value} to be had"))


class BookHotel(Booking):
    prompt = make_prompt("Book the hotel")
    leg = Leg.HOTEL

    def following(self) -> Procedure[Trip]:
        return BookCar()

    @handler
    def on_refused(self, sigma: Trip, event: Refused):
        # The flight is of no use without a hotel.
        sigma.restore_checkpoint(checkpoint_name(Leg.FLIGHT))
        return BookFlight()


class BookCar(Booking):
    prompt = make_prompt("Book the car, if there is one")
    leg = Leg.CAR

    def following(self) -> Procedure[Trip]:
        return Confirm()

    @handler
    def on_refused(self, sigma: Trip, event: Refused):
        return Confirm()


class Confirm(Procedure[Trip]):
    prompt = make_prompt("Ask whether the traveller is content")

    @handler
    def on_confirmed(self, sigma: Trip, event: Confirmed):
        if event.payload:
            return End(make_prompt(" ".join(sigma.bookings[leg] for leg in Leg if leg in sigma.bookings)))
        sigma.restore_checkpoint(START if sigma.undone else f"before_{Leg.HOTEL.value}")
        if Leg.FLIGHT in sigma.bookings:
            return BookHotel()
        return Plan()


sop = SOP(state=Trip(destination="Lisbon", budget=900.0), init_proc=Plan())

"""Hard: patterns over the whole state, nested models under two names, an enum as progress, sort keys with None."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Stage(IntEnum):
    ANNOUNCED = 0
    COLLECTED = 1
    SORTED = 2
    ON_TOUR = 3
    DELIVERED = 4


class Address(BaseModel):
    street: str | None = None
    city: str
    note: str | None = None


class Scan(BaseModel):
    at: datetime
    place: str
    weight: float | None = None


class Parcel(BaseModel):
    number: str = Field(description="number of the parcel")
    stage: Stage = Field(default=Stage.ANNOUNCED, description="how far it has come")
    address: Address | None = Field(default=None, description="where it goes")
    scans: list[Scan] = Field(default_factory=list, description="where it was seen")
    first: Scan | None = Field(default=None, description="where it was seen first")
    last: Scan | None = Field(default=None, description="where it was seen last")
    driver: str | None = Field(default=None, description="who delivers it, while it is on tour")
    signature: str | None = Field(default=None, description="who has taken it")
    attempts: list[date] = Field(default_factory=list, description="days on which nobody was at home")

    def advance(self, scan: Scan) -> Stage:
        self.scans.append(scan)
        self.last = scan
        if self.first is None:
            self.first = self.last
        self.stage = Stage(self.stage + 1)
        return self.stage


@dataclass(frozen=True)
class Handover:
    name: str
    at: datetime
    neighbour: str | None = None


class Announced(Event[Address | str]):
    """Where it goes; a text is a city."""


class Scanned(Event[Scan]):
    """The parcel was seen."""


class Loaded(Scanned):
    """It was seen in a van; who drives it."""

    def __init__(self, scan: Scan, driver: str) -> None:
        super().__init__(scan)
        self.driver = driver


class NobodyHome(Event[date]):
    """There was nobody at the door."""


class HandedOver(Event[Handover]):
    """Somebody has taken it."""


class Announce(Procedure[Parcel]):
    prompt = make_prompt("Ask where it goes")

    @handler
    def on_announced(self, sigma: Parcel, event: Announced):
        match event.payload:
            case str(city):
                sigma.address = Address(city=city)
            case Address(street=None, city=city):
                return f"Give a street in {city}"
            case Address() as address:
                sigma.address = address
        return Move()


class Move(Procedure[Parcel]):
    """Visited for every stage until it is on tour."""

    prompt = make_prompt("Scan the parcel")

    @handler
    def on_scanned(self, sigma: Parcel, event: Scanned):
        if sigma.last is not None and event.payload.at < sigma.last.at:
            return "The clock goes backwards"
        if sigma.stage is Stage.SORTED:
            return "It is sorted: load it into a van"
        stage = sigma.advance(event.payload)
        if cond(stage is Stage.SORTED and sigma.address.street is None, "only the city is known"):  # set by Announce
            return CompleteAddress()
        return self

    @handler
    def on_loaded(self, sigma: Parcel, event: Loaded):
        if sigma.stage is not Stage.SORTED:
            return f"It is {sigma.stage.name.lower()}, not sorted"
        sigma.driver = event.driver
        sigma.advance(event.payload)
        return Deliver()


class CompleteAddress(Procedure[Parcel]):
    prompt = make_prompt("Ask for the street")

    @handler
    def on_announced(self, sigma: Parcel, event: Announced):
        address = sigma.address
        if isinstance(event.payload, Address):
            sigma.address = event.payload
        else:
            address.street = event.payload  # set by Announce
        return Move()


class Deliver(Procedure[Parcel]):
    """There is an address, a driver, and a last scan."""

    prompt = make_prompt("Ring the bell")

    @handler
    def on_nobody(self, sigma: Parcel, event: NobodyHome):
        if event.payload in sigma.attempts:
            return "Not twice a day"
        sigma.attempts.append(event.payload)
        if cond(len(sigma.attempts) >= 3, "it was tried on three days"):
            return End(make_prompt(f"{sigma.number} goes back to {sigma.first.place}"))  # set by Move
        sigma.driver = None
        sigma.stage = Stage.SORTED
        return Move()

    @handler
    def on_handed_over(self, sigma: Parcel, event: HandedOver):
        hand = event.payload
        if hand.at < sigma.last.at:  # set by Move
            return f"{hand.name} cannot have taken it before {sigma.last.at:%H:%M}"  # set by Move
        sigma.signature = hand.name if hand.neighbour is None else f"{hand.neighbour} for {hand.name}"
        sigma.stage = Stage.DELIVERED
        heaviest = max(sigma.scans, key=lambda scan: scan.weight or 0.0)
        match sigma:
            case Parcel(driver=str(driver), signature=str(signature), address=Address(note=str(note))):
                return End(make_prompt(f"{driver} to {signature} ({note}), {heaviest.weight} kg"))
            case Parcel(driver=driver, address=Address(city=city)):
                return End(make_prompt(f"{driver.title()} in {city}: {sigma.signature.upper()}"))  # set by Move
            case _:
                raise AssertionError("it was never on tour")


def tracking(number: str) -> SOP[Parcel]:
    return SOP(state=Parcel(number=number), init_proc=Announce())

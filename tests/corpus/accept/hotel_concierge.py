"""Hard: tools change the state between events; two workflows listen to one bus; entries by `initial=True`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core import EventBus
from sopy.prompt import cond
from sopy_runtime import Outcome, Session

OPENING_HOURS = range(7, 23)


class Stay(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    guest: str = Field(description="who stays")
    nights: int = Field(ge=1, description="how many nights")
    room: str | None = Field(default=None, description="filled in by the lock system, not by a handler")
    table: int | None = Field(default=None, description="hour for which the restaurant has a table")
    wishes: list[str] = Field(default_factory=list, description="what the guest has asked for")
    taxi_attempts: int = Field(default=0, description="how often a taxi was called")
    told: list[str] = Field(default_factory=list, description="what the guest was told")


class Log(BaseModel):
    lines: int = Field(default=0, description="requests of the day")


class Request(Event[str]):
    """The guest wants something."""


class CheckedIn(Event[int]):
    """The guest stands at the desk, for so many nights."""


class TableFound(Event[int | None]):
    """The hour for which there is a table; None: there is none."""


class TaxiCalled(Event[bool]):
    """Whether a taxi comes."""


class CheckedOut(Event[float | None]):
    """The guest leaves; what the minibar is charged with, if anything."""


def assign_room(stay: Stay, room: str) -> None:
    """A tool of the lock system: it changes the state while no handler runs."""
    stay.room = room


def tell_guest(stay: Stay) -> Callable[[Outcome[Any]], None]:
    """An observer: whatever the agent is told goes to the guest's display."""

    def tell(outcome: Outcome[Any]) -> None:
        if outcome.message is not None:
            stay.told.append(outcome.message)

    return tell


class Desk(Procedure[Stay], initial=True):
    prompt = make_prompt("Check the guest in")

    @handler
    def on_checked_in(self, sigma: Stay, event: CheckedIn):
        sigma.nights = event.payload
        if cond(sigma.room is None, "the lock system has not given a room yet"):
            return f"Ask the lock system for a room, {sigma.guest}"
        sigma.told.append(f"Room {sigma.room.zfill(3)}")
        return Lobby()


class Lobby(Procedure[Stay]):
    """The guest has a room here."""

    prompt = make_prompt("Do what the guest wishes")

    @handler
    def on_request(self, sigma: Stay, event: Request):
        sigma.wishes = [*sigma.wishes, event.payload]
        match event.payload.split(maxsplit=1):
            case ["table", *_]:
                return Restaurant()
            case ["taxi"] | ["cab"]:
                sigma.taxi_attempts = 0
                return Taxi()
            case ["key"]:
                return f"The key of {sigma.room.upper()} is at the desk"  # set by assign_room
            case []:
                return "Say what you wish"
            case _:
                return self

    @handler
    def on_checked_out(self, sigma: Stay, event: CheckedOut):
        minibar = event.payload or 0.0
        dinner = "no dinner" if sigma.table is None else f"dinner at {sigma.table}"
        last = sigma.told[-1]
        return End(make_prompt(f"{sigma.guest}: {sigma.nights} nights, {dinner}, minibar {minibar:.2f}; {last}"))


class Restaurant(Procedure[Stay]):
    prompt = make_prompt("Look for a table")
    ignore = (Request,)

    @handler
    def on_table(self, sigma: Stay, event: TableFound):
        if (hour := event.payload) is None:
            return Lobby()
        if hour not in OPENING_HOURS:
            return f"The kitchen opens at {OPENING_HOURS.start}"
        sigma.table = hour
        return Lobby()


class Taxi(Procedure[Stay]):
    prompt = make_prompt("Call a taxi")
    attempts_allowed = 3

    @handler
    def on_taxi(self, sigma: Stay, event: TaxiCalled):
        if event.payload:
            return Lobby()
        sigma.taxi_attempts = self._next(sigma.taxi_attempts)
        if sigma.taxi_attempts >= self.attempts_allowed:
            return Lobby()
        return "Call another company"

    @staticmethod
    def _next(attempts: int) -> int:
        return attempts + 1


class Count(Procedure[Log], initial=True):
    """The other workflow: it only counts, until the guest leaves."""

    prompt = make_prompt("Count the requests of the guest")
    ignore = [CheckedIn, TableFound, TaxiCalled]

    @handler
    def on_request(self, sigma: Log, event: Request):
        sigma.lines += 1
        return self

    @handler
    def on_checked_out(self, sigma: Log, event: CheckedOut):
        return End(make_prompt(f"{sigma.lines} requests"))


@contextmanager
def open_desk(guest: str) -> Iterator[tuple[SOP[Stay], SOP[Log]]]:
    """Both workflows, subscribed to the bus while the block runs."""
    desk, counter = SOP(state=Stay(guest=guest, nights=1), init_proc=Desk()), SOP(state=Log(), init_proc=Count())
    with desk & counter:
        yield desk, counter


def watched(stay: Stay) -> Session[Stay]:
    """The same workflow, with the guest's display as observer."""
    return Session(Desk(), stay, observers=[tell_guest(stay)])


def push_request(text: str) -> None:
    """What the buttons in the room do."""
    EventBus.push_event(Request(text))

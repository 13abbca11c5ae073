"""Hard: procedure classes come out of dictionaries, tuples, enums, `get` with a default and lambdas."""

from collections.abc import Callable
from enum import Enum

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Trip(BaseModel):
    stops: list[str] = Field(default_factory=list, description="where we have been")


class Chosen(Event[str]):
    """The traveller chose a means of transport."""


class Arrived(Event[int]):
    """So many stops further."""


class Home(Event[str]):
    """We are at home."""


class Choose(Procedure[Trip]):
    prompt = make_prompt("Choose how to travel")

    @handler
    def on_chosen(self, sigma: Trip, event: Chosen):
        if event.payload not in MEANS:
            return f"There is no {event.payload}: choose one of {', '.join(MEANS)}"
        return MEANS[event.payload]()

    @handler
    def on_home(self, sigma: Trip, event: Home):
        make = FACTORIES.get(event.payload, lambda: End(make_prompt("At home")))
        return make()


class Walk(Procedure[Trip]):
    prompt = make_prompt("Walk to the next stop")

    @handler
    def on_arrived(self, sigma: Trip, event: Arrived):
        sigma.stops.append("on foot")
        following = (Walk, Ride, Fly)[min(event.payload, 2)]
        return following()


class Ride(Procedure[Trip]):
    prompt = make_prompt("Ride to the next stop")

    @handler
    def on_arrived(self, sigma: Trip, event: Arrived):
        sigma.stops.append("by train")
        kind: type[Procedure[Trip]] = {True: Walk, False: Choose}.get(event.payload > len(sigma.stops), Choose)
        return kind()


class Fly(Procedure[Trip]):
    prompt = make_prompt("Fly to the next stop")

    @handler
    def on_arrived(self, sigma: Trip, event: Arrived):
        sigma.stops.append("by plane")
        return Phase.LANDED.value() if event.payload else self


MEANS: dict[str, type[Procedure[Trip]]] = {"foot": Walk, "train": Ride, **{"plane": Fly}}
FACTORIES: dict[str, Callable[[], Procedure[Trip]]] = {"lost": lambda: Choose(), "far": Walk}


class Phase(Enum):
    LANDED = Choose
    GROUNDED = Walk


sop = SOP(state=Trip(), init_proc=Choose())

"""Hard: events inherit, have their own `__init__`, are handled by base, by alias and by the most specific class."""

from typing import Any, Generic, TypeVar, Union

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt

P = TypeVar("P")


class Machine(BaseModel):
    alarms: list[str] = Field(default_factory=list, description="alarms so far")
    speed: float = Field(default=0.0, description="turns per second")


class Stamped(Event[P], Generic[P]):
    """Every event of the machine knows its number."""

    def __init__(self, payload: P, number: int, **rest: Any) -> None:
        super().__init__(payload, **rest)
        self.number = number


class Alarm(Stamped[str]):
    """Something is wrong."""


class Fire(Alarm):
    """Something is very wrong."""

    def __init__(self, number: int) -> None:
        super().__init__("fire", number)


class Smoke(Alarm):
    """Something may be very wrong."""


class SpeedMeasured(Stamped[float]):
    """The speed was measured."""


class Started(Stamped[None]):
    """The machine runs."""


class Stopped(Stamped[None]):
    """The machine stands."""


Switched = Union[Started, Stopped]


class Standing(Procedure[Machine]):
    prompt = make_prompt("Start the machine")

    @handler
    def on_switched(self, sigma: Machine, event: Switched):
        if isinstance(event, Stopped):
            return f"It stands already ({event.number})"
        return Running()

    @handler
    def on_alarm(self, sigma: Machine, event: Alarm):
        sigma.alarms.append(event.payload)
        return self


class Running(Procedure[Machine]):
    prompt = make_prompt("Watch the machine")
    ignore = [Started]

    @handler
    def on_fire(self, sigma: Machine, event: Fire):
        return End(make_prompt(f"Event {event.number}: leave the building"))

    @handler
    def on_alarm(self, sigma: Machine, event: Alarm):
        sigma.alarms.append(f"{event.number}: {event.payload}")
        if type(event) is Smoke or len(sigma.alarms) > 9:
            return Standing()
        return self

    @handler
    def on_speed_or_stop(self, sigma: Machine, event: SpeedMeasured | Stopped):
        if not isinstance(event, SpeedMeasured):
            return Standing()
        sigma.speed = event.payload
        return self if sigma.speed < 100 else "Too fast: slow down"


sop = SOP(state=Machine(), init_proc=Standing())

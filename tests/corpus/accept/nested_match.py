"""Hard: exhaustive `match` without a fall-through: nested, over enums, literals, tuples, classes and guards."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, assert_never

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Light(Enum):
    RED = 1
    AMBER = 2
    GREEN = 3


@dataclass(frozen=True)
class Car:
    plate: str
    speed: int


@dataclass(frozen=True)
class Tram:
    line: int


class Crossing(BaseModel):
    mode: Literal["day", "night"] = Field(default="day", description="programme of the lights")
    passed: list[str] = Field(default_factory=list, description="who has passed")


class LightChanged(Event[Light]):
    """The light has changed."""


class Arrived(Event[Car | Tram]):
    """A vehicle stands before the crossing."""


class Switched(Event[tuple[Literal["day", "night"], bool]]):
    """The programme was switched, now or later."""


class Closed(Event[None]):
    """The road is closed."""


class Wait(Procedure[Crossing]):
    prompt = make_prompt("Wait for the light")

    @handler
    def on_light(self, sigma: Crossing, event: LightChanged):
        match event.payload:
            case Light.GREEN:
                return Drive()
            case Light.AMBER | Light.RED as colour:
                return self if colour is Light.RED else "Be ready"

    @handler
    def on_switched(self, sigma: Crossing, event: Switched):
        match event.payload:
            case ("day", now) | ("night", now) if now:
                sigma.mode = event.payload[0]
                return self
            case [mode, _]:
                match mode:
                    case "day":
                        return self
                    case _:
                        return Blink()


class Drive(Procedure[Crossing]):
    prompt = make_prompt("Let the vehicles pass")

    @handler
    def on_arrived(self, sigma: Crossing, event: Arrived):
        vehicle = event.payload
        match vehicle:
            case Car(plate=plate, speed=0 | 1 | 2):
                sigma.passed.append(plate)
            case Car(speed=speed) if speed > 100:
                return f"{speed} is too fast"
            case Car(plate):
                sigma.passed.append(plate)
                return self
            case Tram(line=int() as line):
                sigma.passed.append(f"tram {line}")
            case _:
                assert_never(vehicle)
        return Wait()


class Blink(Procedure[Crossing]):
    prompt = make_prompt("Blink until the road is closed")

    @handler
    def on_event(self, sigma: Crossing, event: Closed | LightChanged):
        match event:
            case Closed():
                match sigma.mode:
                    case "day":
                        return End(make_prompt(f"Closed by day after {len(sigma.passed)} vehicles"))
                    case "night":
                        return End(make_prompt("Closed by night"))
            case LightChanged(payload=Light.RED):
                return self
            case LightChanged():
                return Wait()


def crossing() -> SOP[Crossing]:
    return SOP(Crossing(), Wait())

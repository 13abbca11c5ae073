"""Hard: SOP subclasses that never call `super().__init__`: the entry is what they assign; both spellings of it."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Room(BaseModel):
    degrees: float = Field(description="temperature")
    wanted: float = Field(description="temperature it should have")


class Measured(Event[float]):
    """The thermometer was read."""


class SwitchedOff(Event[None]):
    """Nobody needs the room any more."""


class Heat(Procedure[Room]):
    prompt = make_prompt("Heat the room")

    @handler
    def on_measured(self, sigma: Room, event: Measured):
        sigma.degrees = event.payload
        return Idle() if sigma.degrees >= sigma.wanted else self


class Idle(Procedure[Room]):
    prompt = make_prompt("Watch the thermometer")

    @handler
    def on_measured(self, sigma: Room, event: Measured):
        sigma.degrees = event.payload
        if sigma.degrees < sigma.wanted - 1:
            return Heat()
        return self

    @handler
    def on_switched_off(self, sigma: Room, event: SwitchedOff):
        return End()


class Warm(SOP):
    def __init__(self, wanted: float) -> None:
        self.state = Room(degrees=0.0, wanted=wanted)
        self.current_proc = Heat()


class Frosty(SOP[Room]):
    """Says at the class what the other says in `__init__`, and through locals."""

    def __init__(self) -> None:
        room = Room(degrees=20.0, wanted=5.0)
        first = Idle()
        self.state, self.current_proc = room, first

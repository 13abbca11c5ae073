"""Hard: an SOP subclass fills optional fields; checks kept in variables, TypeGuards, a helper that never returns."""

from datetime import datetime, timedelta
from typing import NoReturn, TypedDict

from pydantic import BaseModel, Field
from typing_extensions import TypeIs

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation
from sopy.prompt import cond


class Slot(BaseModel):
    begins: datetime
    minutes: int = 60

    def overlaps(self, other: "Slot") -> bool:
        return self.begins < other.ends and other.begins < self.ends

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.minutes)


class Interview(BaseModel):
    candidate: str | None = Field(default=None, description="filled in by `Scheduling`")
    recruiter: str | None = Field(default=None, description="filled in by `Scheduling`")
    interviewers: list[str] = Field(default_factory=list, description="who asks the questions")
    offered: list[Slot] = Field(default_factory=list, description="when the interviewers have time")
    slot: Slot | None = Field(default=None, description="when it takes place")
    room: str | None = Field(default=None, description="where it takes place; None: online")
    link: str | None = Field(default=None, description="where it takes place online; None: in a room")
    changes: int = Field(default=0, description="how often the candidate has changed the time")


class Place(TypedDict):
    kind: str
    name: str


class InterviewersNamed(Event[list[str]]):
    """Who asks the questions."""


class SlotsOffered(Event[list[Slot]]):
    """When they have time."""


class SlotPicked(Event[int | None]):
    """Which of the slots; None: none of them."""


class PlaceFound(Event[Place | None]):
    """Where it takes place; None: nothing is free."""


class ReminderSent(Event[datetime]):
    """The candidate was reminded."""


class ChangeRequested(Event[str | None]):
    """The candidate cannot come, perhaps for a reason."""


def refuse(why: str) -> NoReturn:
    raise SOPViolation(why)


def is_slot(value: Slot | None) -> TypeIs[Slot]:
    return value is not None


class NameInterviewers(Procedure[Interview]):
    prompt = make_prompt("Name the interviewers")

    @handler
    def on_named(self, sigma: Interview, event: InterviewersNamed):
        names = [name for name in event.payload if name.casefold() != sigma.candidate.casefold()]  # set by Scheduling
        enough = len(names) >= 2
        if not enough:
            refuse("two people have to ask")
        sigma.interviewers = names
        return OfferSlots()


class OfferSlots(Procedure[Interview]):
    prompt = make_prompt("Offer slots")

    @handler
    def on_offered(self, sigma: Interview, event: SlotsOffered):
        for slot in event.payload:
            if any(map(slot.overlaps, sigma.offered)):
                continue
            sigma.offered.append(slot)
        if cond(len(sigma.offered) > 1, "there is something to choose from"):
            return PickSlot()
        return "Offer at least two slots"


class PickSlot(Procedure[Interview]):
    prompt = make_prompt("Ask the candidate to pick a slot")

    @handler
    def on_picked(self, sigma: Interview, event: SlotPicked):
        choice = event.payload
        nothing_fits = choice is None
        if nothing_fits:
            sigma.offered.clear()
            return OfferSlots()
        try:
            picked = sigma.offered[choice]
        except (IndexError, TypeError):
            return "There is no such slot"
        sigma.slot = picked
        return FindPlace()


class FindPlace(Procedure[Interview]):
    """There is a slot."""

    prompt = make_prompt("Find a room, or make a link")

    @handler
    def on_place(self, sigma: Interview, event: PlaceFound):
        match event.payload:
            case {"kind": "room", "name": str(name)}:
                sigma.room, sigma.link = name, None
            case {"kind": "video", "name": name}:
                sigma.room, sigma.link = None, name
            case None:
                sigma.slot = None
                return PickSlot()
            case {"kind": other}:
                return f"Nobody meets in a {other}"
        return Remind()


class Remind(Procedure[Interview]):
    """There is a slot, and either a room or a link."""

    prompt = make_prompt("Remind the candidate a day before")

    @handler
    def on_reminded(self, sigma: Interview, event: ReminderSent):
        slot = sigma.slot
        if not is_slot(slot):
            return PickSlot()
        early = slot.begins - event.payload > timedelta(days=2)
        if early:
            return "That is too early"
        place = sigma.room.upper() if sigma.link is None else sigma.link.lower()  # set by FindPlace
        people = " and ".join((sigma.candidate.title(), *sigma.interviewers))  # set by Scheduling
        return End(make_prompt(f"{people}, {slot.begins:%d.%m. %H:%M}, {place}"))

    @handler
    def on_change(self, sigma: Interview, event: ChangeRequested):
        sigma.changes += 1
        if not (event.payload and event.payload.strip()) and sigma.changes > 1:
            return End(make_prompt(f"{sigma.recruiter.title()} calls the candidate"))  # set by Scheduling
        sigma.offered.remove(sigma.slot)  # set by PickSlot
        sigma.slot = sigma.room = sigma.link = None
        return PickSlot() if sigma.offered else OfferSlots()


class Scheduling(SOP[Interview]):
    def __init__(self, candidate: str, recruiter: str) -> None:
        super().__init__(state=Interview(), init_proc=NameInterviewers())
        self.state.candidate = candidate
        self.state.recruiter = recruiter

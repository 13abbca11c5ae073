"""Hard: several steps in any order, whose results are all there when the last one is done; coroutines all along."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final, Literal

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

Task = Literal["audio", "notes", "cover"]
TASKS: Final[frozenset[Task]] = frozenset({"audio", "notes", "cover"})
NEEDED: Final = frozenset({"editor", "host"})


class Audio(BaseModel):
    path: str
    length: timedelta | None = None
    loudness: float | None = None


class Episode(BaseModel):
    title: str | None = Field(default=None, description="title of the episode")
    audio: Audio | None = Field(default=None, description="what listeners hear")
    notes: list[str] | None = Field(default=None, description="what they read")
    cover: bytes | None = Field(default=None, description="what they see")
    approvals: set[str] = Field(default_factory=set, description="who likes it")
    takes: int = Field(default=0, description="how often it was recorded")

    @property
    def missing(self) -> frozenset[Task]:
        return frozenset(task for task in TASKS if getattr(self, task) is None)

    def reset(self, task: Task) -> None:
        match task:
            case "audio":
                self.audio = None
            case "notes":
                self.notes = None
            case "cover":
                self.cover = None
        self.approvals.clear()


class Recorded(Event[tuple[str, str]]):
    """Title, and file."""


class Delivered(Event[tuple[Task, str | bytes]]):
    """The result of one task."""


class Approved(Event[str]):
    """Somebody likes it."""


class Rejected(Event[tuple[str, Task | None]]):
    """Somebody does not; None: everything is to be done again."""


class Published(Event[str | None]):
    """The address; None: the publisher has refused it."""


async def measure(path: str) -> tuple[timedelta, float]:
    """Length and loudness; stands for a tool that takes a while."""
    await asyncio.sleep(0)
    return timedelta(minutes=len(path)), -16.0


async def lines(text: str) -> AsyncIterator[str]:
    for line in text.splitlines():
        await asyncio.sleep(0)
        yield line


class Record(Procedure[Episode]):
    prompt = make_prompt("Record the episode")

    @handler
    async def on_recorded(self, sigma: Episode, event: Recorded):
        title, path = event.payload
        sigma.takes += 1
        if cond(sigma.takes > 3, "it was recorded too often"):
            return End(make_prompt("There is no episode this week"))
        length, loudness = await measure(path)
        if length < timedelta(minutes=5):
            return f"{title} is only {length.seconds // 60} minutes long"
        sigma.title = title
        sigma.audio = Audio(path=path, length=length, loudness=loudness)
        return Produce()


class Produce(Procedure[Episode]):
    """Whatever is missing is done, in any order."""

    prompt = make_prompt("Produce what is missing")

    @handler
    async def on_delivered(self, sigma: Episode, event: Delivered):
        task, result = event.payload
        if task not in sigma.missing:
            return f"The {task} is there"
        if task == "audio" and isinstance(result, str):
            length, loudness = await measure(result)
            sigma.audio = Audio(path=result, length=length, loudness=loudness)
        elif task == "notes" and isinstance(result, str):
            sigma.notes = [line async for line in lines(result) if line.strip()]
        elif task == "cover" and isinstance(result, bytes):
            sigma.cover = result
        else:
            return f"That is no {task}"
        return Approve() if not sigma.missing else self


class Approve(Procedure[Episode]):
    """Audio, notes and cover are there."""

    prompt = make_prompt("Ask editor and host")

    @handler
    async def on_approved(self, sigma: Episode, event: Approved):
        if event.payload not in NEEDED:
            return f"Nobody has asked the {event.payload}"
        sigma.approvals |= {event.payload}
        if NEEDED <= sigma.approvals:
            return Publish(len(sigma.cover))  # set by Produce
        return self

    @handler
    async def on_rejected(self, sigma: Episode, event: Rejected):
        who, task = event.payload
        if task is None:
            for each in TASKS:
                sigma.reset(each)
            return Record()
        if task == "audio" and sigma.audio.loudness > -10 and who == "host":  # set by Record or Produce
            return "The host likes it loud"
        sigma.reset(task)
        return Produce()


class Publish(Procedure[Episode]):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.prompt = make_prompt(f"Publish it, the cover has {size} bytes")

    @handler
    async def on_published(self, sigma: Episode, event: Published):
        if event.payload is None:
            sigma.reset("cover")
            return Produce()
        minutes = sigma.audio.length // timedelta(minutes=1)  # set by Record or Produce
        first = sigma.notes[0] if sigma.notes else "no notes"
        return End(make_prompt(f"{event.payload}: {sigma.title.upper()}, {minutes} minutes, {first}"))  # set by Record


def podcast() -> SOP[Episode]:
    return SOP(state=Episode(), init_proc=Record())

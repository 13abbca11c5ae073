"""A workflow that does everything an engine has to keep: timers, children, attempts, handlers that fail."""

from datetime import timedelta
from random import random
from threading import Barrier

from pydantic import BaseModel, Field

from sopy_runtime import End, Event, Procedure, handler, make_prompt
from sopy_runtime.durable.children import start_child
from sopy_runtime.durable.current import current_session
from sopy_runtime.journal.family import ChildEnd

MEETING = Barrier(12)
"""More than a pool of threads has that is not told how many it shall have."""


class Review(BaseModel):
    grade: int = 0


class Graded(Event[int]):
    """A reviewer has made up their mind."""


class Late(Event):
    """Nobody has answered in time."""


class Reviewing(Procedure[Review]):
    prompt = make_prompt("Grade the paper")
    timeout = timedelta(seconds=0.2)
    timeout_event = Late

    @handler
    def on_graded(self, sigma: Review, event: Graded) -> Procedure[Review] | End:
        sigma.grade = event.payload
        return End(make_prompt(f"grade {event.payload}"))

    @handler
    def on_late(self, sigma: Review, event: Late) -> Procedure[Review]:
        return Reminded()


class Reminded(Procedure[Review]):
    prompt = make_prompt("Grade the paper, at last")

    @handler
    def on_graded(self, sigma: Review, event: Graded) -> End:
        sigma.grade = event.payload
        return End(make_prompt(f"grade {event.payload}, late"))


class Paper(BaseModel):
    title: str
    grades: dict[str, int] = Field(default_factory=dict)
    words: set[str] = Field(default_factory=set)
    lots: list[float] = Field(default_factory=list)
    reminders: int = 0


class WordAdded(Event[str]):
    """The authors have written a word."""


class Submitted(Event[list[str]]):
    """The paper goes to these reviewers."""


class Reminder(Event[int]):
    """Time has passed."""


class Met(Event[int]):
    """As many authors have come together."""


class ReviewEnded(Event[ChildEnd[Review]]):
    """A reviewer has ended."""


class Writing(Procedure[Paper], initial=True):
    prompt = make_prompt("Write the paper")

    @handler
    def on_word(self, sigma: Paper, event: WordAdded) -> Procedure[Paper] | str:
        sigma.words.add(event.payload)
        sigma.lots.append(random())
        assert event.payload, "a word has letters"
        if event.payload == "bug":
            raise ZeroDivisionError("a bug")
        if event.payload == "um":
            return "that is no word"
        return self

    @handler
    def on_met(self, sigma: Paper, event: Met) -> Procedure[Paper]:
        MEETING.wait(60)
        return self

    @handler
    def on_submitted(self, sigma: Paper, event: Submitted) -> Procedure[Paper]:
        session = current_session()
        for name in event.payload:
            child = f"{session.id}/{name}"
            start_child(session, Reviewing(), Review(), child=child, on_end=ReviewEnded)
        session.after(timedelta(seconds=0.1), Reminder(1))
        return Collecting(len(event.payload))


class Collecting(Procedure[Paper]):
    prompt = make_prompt("Wait for the reviews")

    def __init__(self, count: int) -> None:
        self.count = count

    @handler
    def on_reminder(self, sigma: Paper, event: Reminder) -> Procedure[Paper]:
        sigma.reminders += event.payload
        return self

    @handler
    def on_review(self, sigma: Paper, event: ReviewEnded) -> Procedure[Paper] | End:
        sigma.grades[event.payload.session.rpartition("/")[2]] = event.payload.sigma.grade
        if len(sigma.grades) == self.count:
            return End(make_prompt(f"all have graded {sigma.title}"))
        return self

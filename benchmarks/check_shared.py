"""The modules of `check_tree.py` that workflows share: functions; a package's events, models and bases."""

TOOLBOX = '''\
"""Ordinary functions of the application, which several packages call."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return WORD.findall(text.lower())


def normalised(text: str) -> str:
    """The text with single spaces and in small letters."""
    return " ".join(words(text))


def shortened(text: str, limit: int) -> str:
    """At most so many letters, cut between words."""
    if len(text) <= limit:
        return text
    kept: list[str] = []
    length = 0
    for word in text.split():
        length += len(word) + 1
        if length > limit:
            break
        kept.append(word)
    return " ".join(kept) or text[:limit]


@lru_cache(maxsize=1024)
def distance(first: str, second: str) -> int:
    """How many letters must change to make one text the other."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, start=1):
        last, row[0] = row[0], number
        for place, other in enumerate(second, start=1):
            cost = last if letter == other else 1 + min(last, row[place], row[place - 1])
            last, row[place] = row[place], cost
    return row[-1]


def similarity(first: str, second: str) -> float:
    """Between 0 and 1."""
    longest = max(len(first), len(second))
    return 1.0 if longest == 0 else 1.0 - distance(first, second) / longest


def clamped(value: float, low: float, high: float) -> float:
    """The value, or the bound that it crosses."""
    if value < low:
        return low
    return min(value, high)


def rounded(value: float, digits: int) -> float:
    """Rounded half away from zero."""
    factor = 10**digits
    scaled = int(abs(value) * factor + 0.5) / factor
    return scaled if value >= 0 else -scaled


def allocated(total: float, weights: Sequence[int]) -> list[float]:
    """The total in parts like the weights; the parts sum up to it."""
    whole = sum(weights)
    if whole == 0:
        return [0.0 for _ in weights]
    shares = [rounded(total * weight / whole, 2) for weight in weights]
    if shares:
        shares[-1] += total - sum(shares)
    return shares


def parsed_amount(text: str) -> float:
    """The number in a text such as `1.200,50`."""
    digits = text.replace(".", "").replace(",", ".").strip()
    if not digits:
        raise ValueError("no amount")
    return float(digits)


def step_of(left: int, most: int) -> int:
    """How far to go at once; never zero."""
    return max(1, min(left, most))


def mean(values: Iterable[float]) -> float:
    """Zero for no values."""
    total, count = 0.0, 0
    for value in values:
        total += value
        count += 1
    return total / count if count else 0.0
'''

EVENTS = '''\
"""What can be reported to the workflows of $package."""

from pydantic import BaseModel, Field

from $package.models import Line, Receipt
from sopy import Event


class Verdict(BaseModel):
    """What an examiner says."""

    by: str = Field(description="who examined")
    reason: str = Field(description="what was found")
    is_clear: bool = Field(default=False, description="whether there is no doubt")


class Decision(BaseModel):
    """What somebody decided, and why."""

    by: str = Field(description="who decided")
    reason: str = Field(default="", description="why")


class LineGiven(Event[Line]):
    """One more line of the $thing."""


class LineDropped(Event[str]):
    """A line is not wanted any more; the payload is its label."""


class Listed(Event[None]):
    """Nothing will be added."""


class Answered(Event[str]):
    """The customer answered."""


class Judged(Event[Verdict]):
    """The examiner reported."""


class Priced(Event[tuple[str, float]]):
    """One line has a price now: its label and the price."""


class Adjusted(Event[int]):
    """All prices change by so many percent."""


class Approved(Event[Decision]):
    """Somebody is in favour."""


class Refused(Event[Decision]):
    """Somebody is against it."""


class Sent(Event[Receipt]):
    """The carrier has it."""


class Failed(Event[str]):
    """The carrier could not take it; the payload is the reason."""


class Cancelled(Event[str]):
    """The customer does not want the $thing any more."""


class HelpWanted(Event[None]):
    """Somebody does not know what to do."""
'''

MODELS = '''\
"""The state of one $thing."""

from enum import Enum

from pydantic import BaseModel, ConfigDict, Field

import toolbox


class Phase(Enum):
    """How far a $thing has come."""

    NEW = "new"
    OPEN = "open"
    HELD = "held"
    DONE = "done"


class Line(BaseModel):
    """One line of a $thing."""

    label: str = Field(description="what it is")
    count: int = Field(default=1, description="how many of it")
    price: float = Field(default=0.0, description="the price of one")
    share: float = Field(default=0.0, description="its share of the total")


class Receipt(BaseModel):
    """What the carrier gives."""

    number: str = Field(description="the carrier's own number")
    amount: float = Field(default=0.0, description="what was charged")


class ${noun}Record(BaseModel):
    """What every workflow of this package knows."""

    model_config = ConfigDict(validate_assignment=True)

    number: str = Field(description="the number of the $thing")
    customer: str | None = Field(default=None, description="who wants it, once somebody said so")
    reviewer: str | None = Field(default=None, description="who decided last")
    lines: list[Line] = Field(default_factory=list, description="what it consists of")
    by_label: dict[str, int] = Field(default_factory=dict, description="how many of each label")
    phase: Phase = Field(default=Phase.NEW, description="how far it has come")
    total: float = Field(default=0.0, description="what it costs")
    attempts: int = Field(default=0, description="attempts that failed")
    limit: int = Field(default=3, description="attempts that are allowed")
    note: str = Field(default="", description="a note for people")
    receipt: Receipt | None = Field(default=None, description="the carrier's receipt, at last")
    log: list[str] = Field(default_factory=list, description="what happened, oldest first")

    @property
    def is_large(self) -> bool:
        """Whether somebody should look at it twice."""
        return self.total > 500 or len(self.lines) > 10

    def find(self, label: str) -> Line | None:
        """The line with this label, if there is one."""
        wanted = toolbox.normalised(label)
        for line in self.lines:
            if toolbox.normalised(line.label) == wanted:
                return line
        return None

    def record(self, text: str) -> None:
        """Keep what happened."""
        self.log.append(toolbox.shortened(text, 80))
        if len(self.log) > 100:
            del self.log[0]
'''

BASES = '''\
"""Base procedures of $package; none is a state itself."""

from abc import abstractmethod
from typing import TypeVar

from $package.events import Cancelled, HelpWanted
from $package.models import ${noun}Record
from sopy import End, Procedure, handler, make_prompt

S = TypeVar("S", bound=${noun}Record)


class ${noun}Base(Procedure[S]):
    """Help is always at hand."""

    @handler
    def on_help(self, sigma: S, event: HelpWanted) -> str:
        if sigma.customer is None:
            return "Ask for the name first"
        return f"Explain {sigma.number} to {sigma.customer}"


class ${noun}Step(${noun}Base[${noun}Record]):
    """The customer may still change their mind."""

    @handler
    def on_cancelled(self, sigma: ${noun}Record, event: Cancelled) -> End:
        sigma.record(event.payload)
        return End(make_prompt(f"{sigma.number} was cancelled: {event.payload}"))


class ${noun}Review(${noun}Step):
    """A cancellation needs a reason here."""

    @handler
    def on_cancelled(self, sigma: ${noun}Record, event: Cancelled) -> End | str:
        if not self.is_reason(event.payload):
            return "Ask for a reason"
        return End(make_prompt(f"{sigma.number} was cancelled: {event.payload}"))

    def is_reason(self, text: str) -> bool:
        """Whether the text says anything."""
        return len(text.split()) > 2
'''

"""Hard: procedures built with every kind of argument, by class methods, as dataclasses, with computed prompts."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Quiz(BaseModel):
    asked: int = Field(default=0, description="questions asked")
    right: int = Field(default=0, description="right answers")


class Answered(Event[str]):
    """An answer."""


class Skipped(Event[int]):
    """Some questions were skipped."""


class Ask(Procedure[Quiz]):
    def __init__(self, text: str, /, *hints: str, level: int = 1, **extra: Any) -> None:
        super().__init__()
        self.text = text
        self.hints = list(hints)
        self.level = level
        self.extra = extra
        self.prompt = make_prompt(f"Ask: {text}")

    @classmethod
    def again(cls, previous: "Ask") -> "Ask":
        return cls(previous.text, *previous.hints, level=previous.level)

    @handler
    def on_answered(self, sigma: Quiz, event: Answered):
        sigma.asked += 1
        if event.payload == "hint" and self.hints:
            return self.hints.pop()
        if event.payload == "":
            return Ask.again(self)
        if self.level > 2:
            return Judge(event.payload, self.level)
        arguments = {"level": self.level + 1, "source": "book"}
        return Ask("And why?", "think", **arguments)

    @handler
    def on_skipped(self, sigma: Quiz, event: Skipped):
        more = partial(Ask, "Something else?", level=self.level)
        return more() if event.payload < 3 else Farewell(sigma.asked)


@dataclass(eq=False)
class Judge(Procedure[Quiz]):
    """A dataclass: its fields are the arguments."""

    answer: str
    level: int
    strict: bool = False

    prompt = make_prompt("Judge the answer")

    @handler
    def on_answered(self, sigma: Quiz, event: Answered):
        if self.answer == event.payload or self.strict:
            sigma.right += self.level
            return Farewell(total=sigma.asked)
        return Judge(self.answer, level=self.level, strict=True)


class Farewell(Procedure[Quiz]):
    def __init__(self, total: int) -> None:
        self.total = total

    @property
    def prompt(self):
        return make_prompt(f"Say good-bye after {self.total} questions")

    @handler
    def on_answered(self, sigma: Quiz, event: Answered):
        return End(prompt=make_prompt(f"{sigma.right} right"))


sop = SOP(init_proc=Ask("Who?"), state=Quiz())

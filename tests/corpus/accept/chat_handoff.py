"""Hard: a plain class with slots as sigma: optional attributes set in `__init__`, by properties and by friends."""

from __future__ import annotations

import re
from typing import Generic, Iterable, TypeVar

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

T = TypeVar("T")


class Box(Generic[T]):
    """Holds a value once it is there."""

    __slots__ = ("_value",)

    def __init__(self) -> None:
        self._value: T | None = None

    def put(self, value: T) -> T:
        self._value = value
        return value

    @property
    def is_empty(self) -> bool:
        return self._value is None

    def get(self) -> T:
        if self._value is None:
            raise AssertionError("nothing was put into it")
        return self._value


class Conversation:
    __slots__ = ("_operator", "intent", "lines", "summary", "topic", "unclear")

    def __init__(self, greeting: str = "Hello") -> None:
        self.lines: list[tuple[str, str]] = [("bot", greeting)]
        self.intent: Box[str] = Box()
        self.topic: str | None = None
        self.summary: str | None = None
        self.unclear = 0
        self._operator: str | None = None

    @property
    def operator(self) -> str | None:
        return self._operator

    @operator.setter
    def operator(self, name: str) -> None:
        self._operator = name
        self.summary = self.summary or f"{len(self)} lines about {self.topic}"

    def __len__(self) -> int:
        return len(self.lines)

    def said_by(self, who: str) -> Iterable[str]:
        return (text for name, text in self.lines if name == who)


class Said(Event[str]):
    """The customer says something."""


class Understood(Event[tuple[str, float]]):
    """Intent, and how sure the model is."""


class TopicChosen(Event[str]):
    """The customer has picked a topic from the list."""


class OperatorJoined(Event[str]):
    """A person has taken over."""


class OperatorLeft(Event[None]):
    """The person is gone again."""


class Talk(Procedure[Conversation]):
    prompt = make_prompt("Answer, and find out what the customer wants")
    sure_enough = 0.7

    @handler
    def on_said(self, sigma: Conversation, event: Said):
        sigma.lines.append(("customer", event.payload))
        if re.search(r"\b(human|person)\b", event.payload):
            return PickTopic() if sigma.topic is None else HandOff()
        return self

    @handler
    def on_understood(self, sigma: Conversation, event: Understood):
        intent, confidence = event.payload
        if cond(confidence < self.sure_enough, "the model is not sure"):
            sigma.unclear += 1
            return "Ask what is meant" if sigma.unclear < 3 else PickTopic()
        sigma.unclear = 0
        sigma.topic = sigma.intent.put(intent).partition(":")[0]
        if intent == "bye":
            return End(make_prompt(f"{sum(1 for _ in sigma.said_by('customer'))} lines"))
        return HandOff() if intent.startswith("complaint") else self


class PickTopic(Procedure[Conversation]):
    prompt = make_prompt("Show the list of topics")
    ignore = [Said]

    @handler
    def on_topic(self, sigma: Conversation, event: TopicChosen) -> HandOff:
        sigma.topic = event.payload
        return HandOff()


class HandOff(Procedure[Conversation]):
    """A topic is known here; an intent perhaps not."""

    prompt = make_prompt("Find a person")

    @handler
    def on_joined(self, sigma: Conversation, event: OperatorJoined) -> Procedure[Conversation] | str:
        if event.payload == sigma.operator:
            return f"{event.payload} has given up on it before"
        sigma.operator = event.payload
        sigma.lines.append(("bot", f"{event.payload} knows about {sigma.topic.lower()}"))  # set by Talk or PickTopic
        return Person()

    @handler
    def on_said(self, sigma: Conversation, event: Said):
        sigma.lines += [("customer", event.payload)]
        return self


class Person(Procedure[Conversation]):
    """There is an operator, and with the operator a summary."""

    prompt = make_prompt("Stay silent")
    ignore = (Said, Understood)

    @handler
    def on_left(self, sigma: Conversation, event: OperatorLeft):
        if sigma.lines[-1][0] == "bot" and len(sigma) < 4:
            return HandOff()
        intent = "unknown" if sigma.intent.is_empty else sigma.intent.get()
        words = f"{sigma.operator.title()} ({intent}): {sigma.summary.strip()}"  # set by HandOff
        return End(make_prompt(words))


class Chat(SOP[Conversation]):
    def __init__(self, greeting: str | None = None) -> None:
        conversation = Conversation(greeting) if greeting else Conversation()
        super().__init__(conversation, Talk())

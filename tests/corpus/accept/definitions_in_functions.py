"""Hard: a whole workflow defined inside a function, next to one of the same names at module level."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class State(BaseModel):
    count: int = Field(default=0, description="how often it was tried")


class Tried(Event[bool]):
    """It was tried."""


class Start(Procedure[State]):
    prompt = make_prompt("Try")

    @handler
    def on_tried(self, sigma: State, event: Tried):
        sigma.count += 1
        return Done() if event.payload else self


class Done(Procedure[State]):
    prompt = make_prompt("Try once more, to be sure")

    @handler
    def on_tried(self, sigma: State, event: Tried):
        if event.payload:
            return End(make_prompt(f"{sigma.count} tries"))
        return Start()


def outer() -> SOP[State]:
    return SOP(state=State(), init_proc=Start())


def inner(text: str):
    class State(BaseModel):
        words: list[str] = Field(default_factory=list, description="words so far")

    class Said(Event[str]):
        """A word."""

    class Start(Procedure[State]):
        prompt = make_prompt(text)

        @handler
        def on_said(self, sigma: State, event: Said):
            sigma.words.append(event.payload)
            if event.payload == "stop":
                return Done()
            return self

    class Done(Procedure[State]):
        prompt = make_prompt("Read it out")

        @handler
        def on_said(self, sigma: State, event: Said):
            return End(make_prompt(" ".join([*sigma.words, event.payload])))

    return SOP(state=State(), init_proc=Start())

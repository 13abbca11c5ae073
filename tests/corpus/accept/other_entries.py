"""Hard: no SOP anywhere: one workflow is entered through `Session`, the other through `initial=True`."""

from pydantic import BaseModel, Field

from sopy import End, Event, Procedure, handler, make_prompt
from sopy_runtime import Session


class Letter(BaseModel):
    text: str = Field(default="", description="what was written")


class Phone(BaseModel):
    number: str = Field(description="whom to call")


class Written(Event[str]):
    """Some text."""


class Posted(Event[None]):
    """It is in the post."""


class Called(Event[bool]):
    """Whether anybody answered."""


class Write(Procedure[Letter]):
    prompt = make_prompt("Write")

    @handler
    def on_written(self, sigma: Letter, event: Written):
        sigma.text += event.payload
        return Post() if sigma.text.endswith(".") else self


class Post(Procedure[Letter]):
    prompt = make_prompt("Post the letter")

    @handler
    def on_posted(self, sigma: Letter, event: Posted):
        return End(make_prompt(sigma.text))


class Call(Procedure[Phone], initial=True):
    prompt = make_prompt("Call")

    @handler
    def on_called(self, sigma: Phone, event: Called):
        return End() if event.payload else f"Call {sigma.number} again"


def write_letter() -> Session[Letter]:
    first = Write()
    return Session(start=first, sigma=Letter())

"""Hard: models that accept fields nobody declared, and one that answers any attribute through `__getattr__`."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    title: str = Field(description="what it is about")


class Form(Open):
    """Inherits that anything may be stored in it."""

    pages: int = Field(default=0, description="pages filled in")


class Lazy(BaseModel):
    known: dict[str, str] = Field(default_factory=dict, description="what was looked up")
    form: Form = Field(description="the form to fill in")

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            return self.__dict__["known"].get(name, "unknown")


class Filled(Event[dict[str, str]]):
    """A page was filled in."""


class LookedUp(Event[tuple[str, str]]):
    """Something was looked up."""


class Sent(Event[str]):
    """The form was sent off."""


class Fill(Procedure[Lazy]):
    prompt = make_prompt("Fill in the form")

    @handler
    def on_filled(self, sigma: Lazy, event: Filled):
        sigma.form.pages += 1
        sigma.form.last_page = event.payload
        for name, value in event.payload.items():
            setattr(sigma.form, name, value)
        if sigma.form.last_page:
            return Send()
        return self

    @handler
    def on_looked_up(self, sigma: Lazy, event: LookedUp):
        name, value = event.payload
        sigma.known[name] = value
        if sigma.birthday == "unknown":
            return "Look up the birthday as well"
        return self


class Send(Procedure[Lazy]):
    prompt = make_prompt("Send the form")

    @handler
    def on_sent(self, sigma: Lazy, event: Sent):
        signature = getattr(sigma.form, "signature", None)
        if signature is None and sigma.form.pages < 3:
            return Fill()
        return End(make_prompt(f"{sigma.form.title} signed by {signature}"))


sop = SOP(state=Lazy(form=Form(title="Tax")), init_proc=Fill())

"""Hard: the outcome reaches `return` through locals, conditional expressions, `or`, a walrus and unpacking."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Basket(BaseModel):
    weight: int = Field(description="weight in grams")
    limit: int = Field(description="largest weight that can be carried")
    log: list[str] = Field(default_factory=list, description="what was packed")


class Packed(Event[tuple[str, int]]):
    """Something was put in."""


class Carried(Event[int]):
    """The basket was carried this many metres."""


class Paid(Event[float]):
    """The customer paid."""


class Pack(Procedure[Basket]):
    prompt = make_prompt("Pack one thing after the other")

    @handler
    def on_packed(self, sigma: Basket, event: Packed):
        here = self
        name, grams = event.payload
        sigma.weight += grams
        sigma.log.append(name)
        following, note = (Carry(), "full") if cond(sigma.weight >= sigma.limit, "the basket is full") else (here, "")
        sigma.log.append(note)
        return following


class Carry(Procedure[Basket]):
    prompt = make_prompt("Carry the basket to the till")

    @handler
    def on_carried(self, sigma: Basket, event: Carried):
        target: Procedure[Basket] | None = None
        if (metres := event.payload) > 100:
            target = Rest()
        elif metres > 50:
            target = Pay(discount=False)
        again = "walk on" if metres < 10 else None
        return target or again or Pay(discount=metres == 50)


class Rest(Procedure[Basket]):
    prompt = make_prompt("Rest, then carry on")

    @handler
    def on_carried(self, sigma: Basket, event: Carried):
        if (result := Carry() if event.payload else self) is self:
            return "Rest a little longer"
        return result


class Pay(Procedure[Basket]):
    def __init__(self, *, discount: bool) -> None:
        super().__init__()
        self.discount = discount
        self.prompt = make_prompt("Pay" + (" less" if discount else ""))

    @handler
    def on_paid(self, sigma: Basket, event: Paid):
        farewell = make_prompt(f"{len(sigma.log)} things, {event.payload} euros, {self.discount}")
        outcome = End(farewell)
        first = second = outcome
        return (first if event.payload > 0 else second) if sigma.log else "There is nothing to pay"


sop = SOP(state=Basket(weight=0, limit=1000), init_proc=Pack())

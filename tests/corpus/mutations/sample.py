"""A small program with a place for every operator, for their tests."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Kind(Enum):
    OWN = 1
    PRESENT = 2


@dataclass
class Mark:
    notes: list[str] = field(default_factory=list)


class Receipt(TypedDict):
    number: int
    payer: str
    cash: bool


class Basket(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    total: int = Field(default=0, ge=0, description="what is owed")
    status: Literal["open", "paid"] = Field(default="open", description="where it stands")
    failures: int = Field(default=0, description="payments that failed")
    owner: str | None = Field(default=None, description="who pays")
    code: str = Field(default="", description="what the shop knows it by")
    items: list[str] = Field(default_factory=list, description="what is in it")
    kind: Kind = Field(default=Kind.OWN, description="why it is filled")
    saved: dict[str, int] = Field(default_factory=dict, description="earlier totals")
    marks: list[Mark] = Field(default_factory=list, description="what was noted")

    def is_full(self) -> bool:
        return len(self.items) > 5

    def save(self, name: str) -> None:
        self.saved[name] = self.total

    def restore(self, name: str) -> None:
        self.total = self.saved[name]


class Added(Event[tuple[str, int]]):
    """Something was put in."""


class Named(Event[str | None]):
    """Who pays."""


class Paid(Event[Receipt]):
    """The money has come."""


class Failed(Event[str]):
    """The money has not come."""


class Stopped(Event[None]):
    """Enough."""


class Step(Procedure[Basket]):
    @handler
    def on_stopped(self, sigma: Basket, event: Stopped):
        return Thank()


class Fill(Step):
    prompt = make_prompt("Fill the basket")
    ignore = [Paid, Failed]

    @handler
    def on_added(self, sigma: Basket, event: Added):
        name, _price = event.payload
        if sigma.is_full():
            return "The basket is full"
        if sigma.kind is Kind.PRESENT:
            return self
        _kind = Kind.OWN if name else Kind.PRESENT
        sigma.items.append(name)
        sigma.total += event.payload[1]
        return self

    @handler
    def on_named(self, sigma: Basket, event: Named):
        if event.payload is None:
            return "Say who pays"
        sigma.owner = event.payload.strip()
        sigma.code = "bought"
        sigma.kind = Kind.PRESENT
        sigma.save("filled")
        return Pay("card")


class Pay(Step):
    prompt = make_prompt("Ask for the money")
    ignore = [Added, Named]

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method

    @handler
    async def on_paid(self, sigma: Basket, event: Paid):
        await asyncio.sleep(0)
        sigma.status = "paid"
        sigma.total -= event.payload["number"]
        if cond(sigma.total > 0, "something is still owed"):
            return self
        return Thank()

    @handler
    def on_failed(self, sigma: Basket, event: Failed):
        sigma.failures += 1
        if cond(sigma.failures > 1, "it has failed too often"):
            sigma.restore("filled")
            return Fill()
        return f"Try {self.method} again"

    @handler
    def on_stopped(self, sigma: Basket, event: Stopped):
        return Thank()


class Thank(Procedure[Basket]):
    prompt = make_prompt("Say thank you")
    ignore = [Added, Named, Paid, Failed]

    @handler
    def on_stopped(self, sigma: Basket, event: Stopped):
        if sigma.status == "open":
            return "Wait for the money"
        if not sigma.items or not sigma.code:
            return "The basket is empty"
        return End(make_prompt(f"{sigma.owner.upper()} has paid {sigma.model_copy().total}"))


sop = SOP(state=Basket(), init_proc=Fill()).observes(Added, Named, Paid, Failed, Stopped)

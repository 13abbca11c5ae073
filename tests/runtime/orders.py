"""A small workflow most tests of the runtime use."""

from pydantic import BaseModel, ConfigDict, Field

from sopy_runtime import End, Event, Procedure, handler, make_prompt


class Line(BaseModel):
    name: str
    price: float = 0.0


class Order(BaseModel):
    model_config = ConfigDict(validate_assignment=False)

    lines: list[Line] = Field(default_factory=list, description="what was bought")
    total: float = Field(default=0.0, description="price of all lines")
    status: str = "open"
    tags: set[str] = Field(default_factory=set)
    notes: dict[str, list[str]] = Field(default_factory=dict)


class ItemAdded(Event[Line]):
    """Something was put into the basket."""


class GiftAdded(ItemAdded):
    """A present was put into the basket."""


class CheckedOut(Event):
    """The basket is complete."""


class Paid(Event[float]):
    """Money has come in."""


class Cancelled(Event[str]):
    """The customer does not want it any more."""


class Noise(Event):
    """Nothing the workflow cares for."""


class Basket(Procedure[Order], initial=True):
    prompt = make_prompt("Fill the basket")
    ignore = [Noise]  # noqa: RUF012  as programs write it

    @handler
    def on_item(self, sigma: Order, event: ItemAdded) -> Procedure[Order] | str:
        sigma.lines.append(event.payload)
        sigma.total += event.payload.price
        if event.payload.price < 0:
            raise ValueError("negative price")
        assert event.payload.price < 1000, "too expensive"
        if event.payload.name == "":
            return "an item needs a name"
        return self

    @handler
    def on_checkout(self, sigma: Order, event: CheckedOut) -> Procedure[Order] | str:
        if not sigma.lines:
            return "the basket is empty"
        sigma.status = "waiting"
        return Payment()


class Payment(Procedure[Order]):
    prompt = make_prompt("Take the money")

    def __init__(self) -> None:
        self.received = 0.0
        self.history: list[float] = []

    @handler
    def on_paid(self, sigma: Order, event: Paid) -> Procedure[Order] | str:
        self.received += event.payload
        self.history.append(event.payload)
        if event.payload <= 0:
            raise ZeroDivisionError("no money")
        if self.received < sigma.total:
            return self
        sigma.status = "paid"
        return End(make_prompt("Thank you"))

    @handler
    def on_cancelled(self, sigma: Order, event: Cancelled) -> Procedure[Order] | str:
        sigma.status = "cancelled"
        sigma.notes.setdefault("reasons", []).append(event.payload)
        return End()

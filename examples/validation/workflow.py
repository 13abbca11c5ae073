"""Validation: the state refuses what must never be, whichever procedure tries.

pydantic validates an assignment only with `validate_assignment=True`, and never an in-place change: an
`append` runs no validator. So the model assigns a new list instead of appending to the old one. What a
validator refuses becomes a message to the agent, and the state stays as it was.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Item(BaseModel):
    """One line of an order."""

    name: str = Field(description="what is ordered")
    price: float = Field(gt=0, description="price in euros")


class OrderState(BaseModel):
    """An order that cannot become inconsistent."""

    model_config = ConfigDict(validate_assignment=True)

    order_id: str = Field(description="order number")
    items: list[Item] = Field(default_factory=list, max_length=5, description="at most five lines")
    payment_status: Literal["pending", "processing", "completed"] = Field(
        default="pending", description="how far the payment has come"
    )
    shipping_address: str = Field(default="", description="where to deliver; empty until it is known")

    @field_validator("items")
    @classmethod
    def names_are_unique(cls, items: list[Item]) -> list[Item]:
        """One line per article, so that a line can be found by its name."""
        names = [item.name for item in items]
        if len(names) != len(set(names)):
            raise ValueError("an article stands in the order twice")
        return items

    @model_validator(mode="after")
    def nothing_is_paid_before_it_can_be_sent(self) -> Self:
        """A rule over several fields."""
        if self.payment_status != "pending" and not self.shipping_address:
            raise ValueError("a payment needs a shipping address first")
        return self

    @property
    def total_amount(self) -> float:
        """Computed, so it cannot disagree with the items."""
        return sum(item.price for item in self.items)

    def add_item(self, item: Item) -> None:
        """Add a line; the assignment runs the validators."""
        self.items = [*self.items, item]


class ItemOrdered(Event[Item]):
    """The customer orders something."""


class AddressGiven(Event[str]):
    """The customer said where to deliver."""


class PaymentStarted(Event[None]):
    """The customer was sent to the payment page."""


class PaymentCompleted(Event[float]):
    """The money has arrived; the payload is the amount in euros."""


class TakeOrder(Procedure[OrderState]):
    """No check is repeated here: what the state accepts is right."""

    prompt = make_prompt("Take the order and the shipping address, then start the payment")

    @handler
    def on_item(self, sigma: OrderState, event: ItemOrdered) -> Procedure[OrderState]:
        sigma.add_item(event.payload)
        return self

    @handler
    def on_address(self, sigma: OrderState, event: AddressGiven) -> Procedure[OrderState] | str:
        if cond(event.payload.strip() == "", "the address is blank"):
            return "Ask for the shipping address again: it is blank"
        sigma.shipping_address = event.payload
        return self

    @handler
    def on_payment_started(self, sigma: OrderState, event: PaymentStarted) -> Procedure[OrderState] | str:
        if cond(sigma.total_amount == 0, "nothing has been ordered"):
            return "Nothing has been ordered yet"
        # The model's own validator refuses this without an address, and the agent reads why.
        sigma.payment_status = "processing"
        return AwaitPayment()


class AwaitPayment(Procedure[OrderState]):
    """The order is fixed now."""

    prompt = make_prompt("Wait for the payment and report the amount that arrived")

    @handler
    def on_completed(self, sigma: OrderState, event: PaymentCompleted) -> End | str:
        if cond(event.payload < sigma.total_amount, "less than the total has arrived"):
            return f"{sigma.total_amount - event.payload:.2f} euros are still missing"
        sigma.payment_status = "completed"
        return End(make_prompt(f"Send order {sigma.order_id} to {sigma.shipping_address}"))


def order(order_id: str) -> SOP[OrderState]:
    """The workflow of one order."""
    return SOP(state=OrderState(order_id=order_id), init_proc=TakeOrder())

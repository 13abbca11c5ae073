"""An order, from basket to parcel, where paying may fail and be tried again.

The number of attempts and the limit are both part of the shared state: an operator can see them, a
resumed session still knows them, and the check that compares them is the same for every procedure.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Checked(BaseModel):
    """pydantic checks assignments only when it is told to; every model below is told."""

    model_config = ConfigDict(validate_assignment=True)


class Item(Checked):
    """One line of the order."""

    sku: str = Field(description="article number")
    unit_price_cents: int = Field(gt=0, description="price of one piece in cents")
    quantity: int = Field(gt=0, description="number of pieces")


class Address(Checked):
    """Where the parcel goes."""

    name: str = Field(description="name on the parcel")
    city: str = Field(description="postcode and city")


class Receipt(BaseModel):
    """What the payment provider confirms."""

    reference: str = Field(description="the provider's own number for the payment")
    amount_cents: int = Field(description="amount that was charged in cents")


class Payment(Checked):
    """How far paying has come."""

    method: Literal["card", "invoice"] = Field(default="card", description="how the customer wants to pay")
    attempts: int = Field(default=0, ge=0, description="attempts that failed with the current method")
    attempt_limit: int = Field(ge=1, description="attempts allowed with one method")
    reference: str = Field(default="", description="the provider's number once the order is paid")

    @property
    def is_exhausted(self) -> bool:
        """Whether one more attempt with this method would be too many."""
        return self.attempts >= self.attempt_limit

    def start_over(self, method: Literal["card", "invoice"]) -> None:
        """A new method has all its attempts before it."""
        self.method = method
        self.attempts = 0


class Order(Checked):
    """Everything the procedures share."""

    order_id: str = Field(description="order number the customer knows")
    items: list[Item] = Field(default_factory=list, description="lines of the order")
    address: Address | None = Field(default=None, description="where to deliver")
    payment: Payment = Field(description="how far paying has come")

    @property
    def total_cents(self) -> int:
        """What the customer owes."""
        return sum(item.unit_price_cents * item.quantity for item in self.items)

    def find(self, sku: str) -> Item | None:
        """The line with this article, if there is one."""
        return next((item for item in self.items if item.sku == sku), None)

    def label(self) -> str:
        """Text of the parcel's label; an order without an address has none."""
        return f"{self.address.name}, {self.address.city}" if self.address else ""


class ItemAdded(Event[Item]):
    """The customer put something into the basket."""


class ItemRemoved(Event[str]):
    """The customer took an article out again; the payload is its number."""


class CheckedOut(Event[Address]):
    """The customer wants to order what is in the basket; the payload is where to deliver."""


class PaymentAccepted(Event[Receipt]):
    """The provider charged the customer."""


class PaymentDeclined(Event[str]):
    """The provider refused; the payload is its reason."""


class PaymentTimedOut(Event[int]):
    """The provider did not answer; the payload is how many seconds we waited."""


class MethodChosen(Event[Literal["card", "invoice"]]):
    """The customer wants to pay in another way."""


class ParcelHandedOver(Event[str]):
    """The carrier has the parcel; the payload is the tracking number."""


class OrderCancelled(Event[str]):
    """The customer does not want the order any more; the payload is the reason."""


class Cancellable(Procedure[Order]):
    """Base of every procedure in which the customer may still change their mind. Not a state itself."""

    @handler
    def on_cancelled(self, sigma: Order, event: OrderCancelled) -> End:
        return End(make_prompt(f"Order {sigma.order_id} was cancelled: {event.payload}"))


class Basket(Cancellable):
    """The order can change here and nowhere else."""

    prompt = make_prompt("Help the customer to fill the basket, then ask where to deliver")

    @handler
    def on_added(self, sigma: Order, event: ItemAdded) -> Procedure[Order]:
        sigma.items.append(event.payload)
        return self

    @handler
    def on_removed(self, sigma: Order, event: ItemRemoved) -> Procedure[Order] | str:
        line = sigma.find(event.payload)
        if line is None:
            return f"{event.payload} is not in the basket"
        sigma.items.remove(line)
        return self

    @handler
    def on_checked_out(self, sigma: Order, event: CheckedOut) -> Procedure[Order] | str:
        if cond(sigma.total_cents == 0, "the basket is empty"):
            return "The basket is empty: let the customer choose something first"
        sigma.address = event.payload
        return TakePayment()


class TakePayment(Cancellable):
    """One attempt after the other, until one succeeds or the method is exhausted."""

    prompt = make_prompt("Charge the customer the total of the order with the chosen payment method")

    @handler
    def on_accepted(self, sigma: Order, event: PaymentAccepted) -> Procedure[Order]:
        # Shipping against the wrong amount is worse than asking again: the assertion keeps us here.
        assert event.payload.amount_cents == sigma.total_cents, "the provider charged another amount"
        sigma.payment.reference = event.payload.reference
        return Ship()

    @handler
    def on_failed(self, sigma: Order, event: PaymentDeclined | PaymentTimedOut) -> Procedure[Order] | str:
        sigma.payment.attempts += 1
        if cond(sigma.payment.is_exhausted, "every attempt with this payment method has failed"):
            return ChooseMethod()
        if isinstance(event, PaymentTimedOut):
            return f"No answer for {event.payload} seconds: try {sigma.payment.method} again"
        return f"The provider declined ({event.payload}): try {sigma.payment.method} again"


class ChooseMethod(Cancellable):
    """Only the customer leads on from here."""

    prompt = make_prompt("Tell the customer that paying failed and ask for another payment method")

    @handler
    def on_chosen(self, sigma: Order, event: MethodChosen) -> Procedure[Order] | str:
        if cond(event.payload == sigma.payment.method, "the method is the one that has just failed"):
            return f"{event.payload} has failed too often: ask for another method"
        sigma.payment.start_over(event.payload)
        return TakePayment()


class Ship(Procedure[Order]):
    """The order is paid, so it can no longer be cancelled here; the parcel would have to come back."""

    prompt = make_prompt("Hand the parcel to the carrier and report the tracking number")
    ignore = [OrderCancelled]

    @handler
    def on_handed_over(self, sigma: Order, event: ParcelHandedOver) -> End:
        return End(
            make_prompt(
                f"Order {sigma.order_id}, paid as {sigma.payment.reference}, "
                f"is on its way to {sigma.label()} as {event.payload}"
            )
        )


def order_payment(order_id: str, *, attempt_limit: int = 3) -> SOP[Order]:
    """The workflow of one order."""
    return SOP(
        state=Order(order_id=order_id, payment=Payment(attempt_limit=attempt_limit)),
        init_proc=Basket(),
    )

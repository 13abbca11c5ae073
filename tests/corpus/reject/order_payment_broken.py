"""Order and payment with mistakes: handlers that compete, arguments that are missing, pydantic 1."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Payment(BaseModel):
    attempts: int = Field(default=0, description="attempts that failed")
    attempt_limit: int = Field(description="attempts allowed")

    class Config:  # expect: SOP209
        validate_assignment = True


class Order(BaseModel):
    order_id: str = Field(description="order number")
    items: list[str] = Field(default_factory=list, description="articles")
    payment: Payment = Field(description="how far paying has come")
    address: str = Field(default="", description="where to deliver")

    def describe(self) -> str:
        return f"{self.order_id}: {', '.join(self.items)} to {self.address}"


class ItemAdded(Event[str]):
    """The customer wants an article."""


class CheckedOut(Event[str]):
    """The customer wants to order; the payload is the address."""


class PaymentAccepted(Event[str]):
    """The customer was charged."""


class PaymentDeclined(Event[str]):
    """The provider refused."""


class PaymentTimedOut(Event[int]):
    """The provider did not answer."""


class MethodChosen(Event[str]):
    """The customer wants to pay in another way."""


class OrderCancelled(Event[str]):
    """The customer does not want the order."""


class Cancellable(Procedure[Order]):
    @handler
    def on_cancelled(self, sigma: Order, event: OrderCancelled) -> End:
        return End(make_prompt(f"{sigma.order_id} was cancelled: {event.payload}"))


class Basket(Cancellable):
    prompt = make_prompt("Help the customer to fill the basket")

    @handler
    def on_added(self, sigma: Order, event: ItemAdded) -> Procedure[Order]:
        sigma.items.append(event.payload)
        return self

    @handler
    def on_checked_out(self, sigma: Order, event: CheckedOut) -> Procedure[Order] | str:
        if cond(not sigma.items, "the basket is empty"):
            return "The basket is empty"
        sigma.address = event.payload
        return TakePayment()

    @handler
    def on_regret(self, sigma: Order, event: OrderCancelled) -> End:  # expect: SOP109
        return End(make_prompt(f"{sigma.order_id} was never ordered: {event.payload}"))


class TakePayment(Cancellable):
    prompt = make_prompt("Charge the customer")

    @handler
    def on_accepted(self, sigma: Order, event: PaymentAccepted) -> Procedure[Order]:
        return Ship()

    @handler
    def on_failed(self, sigma: Order, event: PaymentDeclined | PaymentTimedOut) -> Procedure[Order] | str:
        sigma.payment.attempts += 1
        if cond(sigma.payment.attempts >= sigma.payment.attempt_limit, "every attempt has failed"):
            return ChooseMethod()  # expect: SOP107
        return f"Try again, {sigma.payment.atempts} attempts have failed"  # expect: SOP201

    @handler
    def on_timeout(self, sigma: Order, event: PaymentTimedOut) -> str:  # expect: SOP108
        return f"{sigma.order_id}: no answer for {event.payload} seconds"


class ChooseMethod(Cancellable):
    def __init__(self, reason: str) -> None:
        super().__init__()
        self.prompt = make_prompt(f"Ask for another payment method: {reason}")

    @handler
    def on_chosen(self, sigma: Order, event: MethodChosen) -> Procedure[Order]:
        sigma.payment.attempts = 0
        return TakePayment()


class Ship(Procedure[Order]):
    prompt = make_prompt("Hand the parcel to the carrier")
    ignore = [OrderCancelled, PaymentDeclined]  # expect: SOP110

    @handler
    def on_declined(self, sigma: Order, event: PaymentDeclined) -> End:
        return End(make_prompt(f"Call the customer: {event.payload}"), sigma.order_id)  # expect: SOP107

    @handler
    def on_accepted(self, sigma: Order, event: PaymentAccepted) -> End:
        return End(make_prompt(f"{sigma.describe()} {sigma.payment.dict()}"))  # expect: SOP209


def order_payment(order_id: str) -> SOP[Order]:
    return SOP(state=Order(order_id=order_id, payment=Payment(attempt_limit=3)), init_proc=Basket())

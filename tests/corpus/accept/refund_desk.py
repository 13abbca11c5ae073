"""Hard: a refund desk whose optional fields are set by earlier steps on every path, and used without a check."""

from typing import Literal

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

MAX_BANK_ERRORS = 2


class Order(BaseModel):
    """The order as the shop's database knows it."""

    number: str
    total: float
    card: str | None = None


class Decision(TypedDict):
    accepted: bool
    reason: str


class Refund(BaseModel):
    """One request for money back."""

    order: Order | None = Field(default=None, description="the order, once it was found")
    amount: float | None = Field(default=None, description="what is paid back, once it was decided")
    status: Literal["open", "accepted", "rejected", "paid"] = Field(default="open", description="where it stands")
    reason: str | None = Field(default=None, description="why it was rejected")
    receipt: str | None = Field(default=None, description="the bank's receipt")
    bank_errors: int = Field(default=0, description="how often the bank refused")

    def reject(self, reason: str) -> None:
        """Status and reason always change together."""
        self.status = "rejected"
        self.reason = reason

    def bank_failed(self) -> bool:
        """Count one failure; whether there were too many."""
        self.bank_errors += 1
        return self.bank_errors > MAX_BANK_ERRORS


class OrderFound(Event[Order]):
    """The order was found in the database."""


class OrderMissing(Event[str]):
    """There is no such order; the payload is the number that was looked for."""


class Decided(Event[Decision]):
    """A clerk has decided."""


class Transferred(Event[str]):
    """The bank has transferred the money; the payload is the receipt."""


class BankRefused(Event[str]):
    """The bank has not transferred the money."""


class Informed(Event[Literal["mail", "phone"]]):
    """The customer knows."""


class FindOrder(Procedure[Refund]):
    prompt = make_prompt("Find the order in the database")

    @handler
    def on_found(self, sigma: Refund, event: OrderFound):
        sigma.order = event.payload
        return Decide()

    @handler
    def on_missing(self, sigma: Refund, event: OrderMissing):
        sigma.reject(f"no order {event.payload}")
        return Inform()


class Decide(Procedure[Refund]):
    prompt = make_prompt("Ask a clerk whether the money is paid back")

    @handler
    def on_decided(self, sigma: Refund, event: Decided):
        if cond(not event.payload["accepted"], "the clerk has rejected the request"):
            sigma.reject(event.payload["reason"])
            return Inform()
        sigma.status = "accepted"
        # Nobody gets here but from FindOrder.on_found.
        sigma.amount = sigma.order.total  # set by FindOrder
        return Pay()


class Pay(Procedure[Refund]):
    prompt = make_prompt("Transfer the money")

    @handler
    def on_transferred(self, sigma: Refund, event: Transferred):
        if cond(sigma.amount <= 0, "there is nothing to pay"):  # set by Decide
            sigma.reject("nothing was paid for the order")
            return Inform()
        sigma.receipt = event.payload
        sigma.status = "paid"
        return Inform()

    @handler
    def on_refused(self, sigma: Refund, event: BankRefused):
        if cond(sigma.bank_failed(), "the bank has refused too often"):
            sigma.reject(f"the bank says: {event.payload}")
            return Inform()
        return f"Try again: {event.payload}"


class Inform(Procedure[Refund]):
    """Reached with a receipt when it was paid, and with a reason when it was rejected."""

    prompt = make_prompt("Tell the customer")

    @handler
    def on_informed(self, sigma: Refund, event: Informed):
        if cond(sigma.status == "paid", "the money is on its way"):
            return End(make_prompt(f"{event.payload}: {sigma.receipt.upper()}"))  # set by Pay
        return End(make_prompt(f"{event.payload}: {sigma.reason.capitalize()}"))  # set by Refund.reject


def refund_desk() -> SOP[Refund]:
    return SOP(state=Refund(), init_proc=FindOrder())

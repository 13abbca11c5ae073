"""Hard: dunning: limits in a config model, a clock as procedure argument, tuples matched against the state."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


def _upper(value: str) -> str:
    return value.upper()


Currency = Annotated[str, AfterValidator(_upper), Field(min_length=3, max_length=3)]


class Standing(StrEnum):
    GOOD = "good"
    LATE = "late"
    SUSPENDED = "suspended"


class Config(BaseModel):
    model_config = ConfigDict(frozen=True)

    reminders: PositiveInt = 2
    grace: timedelta = timedelta(days=7)
    price: float = 9.90
    currency: Currency = "eur"


class Invoice(BaseModel):
    number: int
    due: date
    paid_on: date | None = None
    charge: str | None = None


class Subscription(BaseModel):
    config: Config = Field(default=Config(), description="what was agreed")
    standing: Standing = Field(default=Standing.GOOD, description="how the customer pays")
    invoices: list[Invoice] = Field(default_factory=list, description="all invoices, the last one is open")
    reminders: NonNegativeInt = Field(default=0, description="reminders for the open invoice")
    card: str | None = Field(default=None, description="None: there is no valid card")
    goodwill: bool = Field(default=False, description="the customer was let off once")

    @property
    def open_invoice(self) -> Invoice | None:
        return next((invoice for invoice in reversed(self.invoices) if invoice.paid_on is None), None)

    @property
    def reminders_left(self) -> int:
        return self.config.reminders - self.reminders

    def bill(self, today: date) -> Invoice:
        invoice = Invoice(number=len(self.invoices) + 1, due=today + self.config.grace)
        self.invoices.append(invoice)
        self.reminders = 0
        return invoice

    def remind(self) -> Self:
        self.reminders += 1
        self.standing = Standing.LATE
        return self


class MonthBegan(Event[date]):
    """A new month."""


class Charged(Event[tuple[date, str | None]]):
    """The day, and the charge's number if the card was accepted."""


class CardChanged(Event[str | None]):
    """A new card; None: the old one was removed."""


class Cancelled(Event[str]):
    """The customer does not want any more; the payload says why."""


class Active(Procedure[Subscription], initial=True):
    """Nothing is open."""

    prompt = make_prompt("Wait for the next month")

    @handler
    def on_month(self, sigma: Subscription, event: MonthBegan):
        sigma.bill(event.payload)
        return Collect(since=event.payload)

    @handler
    def on_card(self, sigma: Subscription, event: CardChanged):
        sigma.card = event.payload
        return self

    @handler
    def on_cancelled(self, sigma: Subscription, event: Cancelled):
        means = "no card" if sigma.card is None else f"card {sigma.card[-4:]}"
        return End(make_prompt(f"{len(sigma.invoices)} invoices, {means}, {event.payload}"))


class Collect(Procedure[Subscription]):
    """There is an open invoice."""

    prompt = make_prompt("Charge the card")
    ignore = [MonthBegan]

    def __init__(self, *, since: date, retry: bool = False) -> None:
        self.since = since
        self.retry = retry

    @handler
    def on_charged(self, sigma: Subscription, event: Charged):
        day, charge = event.payload
        invoice = sigma.open_invoice
        match (charge, sigma.standing):
            case (str() as number, _):
                invoice.paid_on, invoice.charge = day, number  # set by bill
                sigma.standing = Standing.GOOD
                return Active()
            case (None, Standing.SUSPENDED):
                return End(make_prompt(f"Closed, {invoice.number} is written off"))  # set by bill
            case (None, Standing.GOOD | Standing.LATE) if day - self.since < sigma.config.grace:
                return f"Try again, the grace period ends on {self.since + sigma.config.grace}"
            case _:
                return self._escalate(sigma, day)

    def _escalate(self, sigma: Subscription, day: date) -> Procedure[Subscription]:
        if cond(sigma.reminders_left > 0, "another reminder may be sent"):
            sigma.remind()
            return Collect(since=day, retry=True)
        if cond(not sigma.goodwill and self.retry, "the customer was never let off"):
            sigma.goodwill = True
            sigma.reminders = 0
            return self
        sigma.standing = Standing.SUSPENDED
        return Suspended()

    @handler
    def on_card(self, sigma: Subscription, event: CardChanged):
        if event.payload is None:
            return "There is an open invoice: give another card"
        sigma.card = event.payload
        return self


class Suspended(Procedure[Subscription]):
    prompt = make_prompt("Ask for another card")
    ignore = (MonthBegan, Charged)

    @handler
    def on_card(self, sigma: Subscription, event: CardChanged):
        if not event.payload:
            return "Without a card nothing goes on"
        sigma.card = event.payload
        return Collect(since=sigma.open_invoice.due)  # set by bill

    @handler
    def on_cancelled(self, sigma: Subscription, event: Cancelled):
        owed = f"{sigma.config.price:.2f} {sigma.config.currency}"
        return End(make_prompt(f"{owed} are owed: {event.payload}"))


def subscription(**agreed: Any) -> SOP[Subscription]:
    return SOP(state=Subscription(config=Config(**agreed)), init_proc=Active())

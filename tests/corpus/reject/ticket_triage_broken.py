"""Ticket triage with mistakes: events that are filtered out or not expected, handlers nobody can call."""

from enum import Enum

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Category(Enum):
    BUG = "bug"
    BILLING = "billing"
    SPAM = "spam"


class Ticket(BaseModel):
    subject: str = Field(description="what the customer wrote")
    answers: list[str] = Field(default_factory=list, description="answers sent so far")
    answer_limit: int = Field(description="answers after which a human takes over")


class Classified(Event[Category]):
    """The ticket was sorted."""


class Answered(Event[str]):
    """A desk has answered."""


class CustomerReplied(Event[str]):
    """The customer has reacted."""


class Escalated(Event[str]):
    """A manager wants to see the ticket."""


class Triage(Procedure[Ticket]):
    prompt = make_prompt("Classify the ticket")
    ignore = [Answered, CustomerReplied]

    @handler
    def on_classified(self, sigma: Ticket, event: Classified):  # expect: SOP105
        match event.payload:
            case Category.BUG:
                return BugDesk()
            case Category.BILLING:
                return BillingDesk()

    @handler
    def on_escalated(self, sigma: Ticket, event: Escalated) -> End:  # expect: SOP302
        return End(make_prompt(f"Show {sigma.subject} to {event.payload}"))


class BugDesk(Procedure[Ticket]):  # expect: SOP113
    prompt = make_prompt("Answer with a workaround")
    ignore = [Classified]

    @handler
    def on_answered(self, sigma: Ticket, event: Answered) -> Procedure[Ticket]:
        sigma.answers.append(event.payload)
        return AwaitCustomer()


class BillingDesk(Procedure[Ticket]):
    prompt = make_prompt("Answer about the invoices")
    ignore = [Classified, CustomerReplied]

    @handler
    def on_answered(self, sigma: Ticket, event: Answered) -> Procedure[Ticket]:
        sigma.answers.append(event.payload)
        return AwaitCustomer()

    @handler
    def on_closed(self, sigma: Ticket, event: str) -> End:  # expect: SOP112
        return End(make_prompt(f"{sigma.subject}: {event}"))

    @handler
    def on_silence(self, sigma: Ticket) -> End:  # expect: SOP112
        return End(make_prompt(sigma.subject))


class AwaitCustomer(Procedure[Ticket]):
    prompt = make_prompt("Wait for the reply")
    ignore = [Classified, Answered]

    @handler
    def on_reply(self, sigma: Ticket, event: CustomerReplied) -> Procedure[Ticket] | End:
        if cond(len(sigma.answers) >= sigma.answer_limit, "the agent has tried often enough"):
            return End(make_prompt(f"Hand {sigma.subject} over to a human"))
        return Triage()


def ticket_triage(subject: str) -> SOP[Ticket]:
    sop = SOP(state=Ticket(subject=subject, answer_limit=3), init_proc=Triage())
    sop.observes(Classified, Answered, CustomerReplied)
    return sop

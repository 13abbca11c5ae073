"""Support tickets: sorted once, worked on at a desk, closed when the customer says so.

`match` decides on an enum and on a `Literal`; a dictionary of procedure classes says which desk works
on which category, so that a new desk is one class and one line.
"""

from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Category(Enum):
    """What a ticket is about."""

    BUG = "bug"
    BILLING = "billing"
    QUESTION = "question"
    SPAM = "spam"


class Classification(BaseModel):
    """The agent's opinion of a ticket."""

    category: Category = Field(description="what the ticket is about")
    severity: Literal["low", "high", "critical"] = Field(description="how much it hurts the customer")


class Ticket(BaseModel):
    """One ticket on its way through the desks."""

    model_config = ConfigDict(validate_assignment=True)

    subject: str = Field(description="what the customer wrote in the subject line")
    severity: Literal["low", "high", "critical"] = Field(
        default="low", description="how much it hurts the customer"
    )
    answers: list[str] = Field(default_factory=list, description="answers sent so far, oldest first")
    answer_limit: int = Field(description="answers after which a human takes over")

    @property
    def needs_a_human(self) -> bool:
        """Whether the agent has tried often enough."""
        return len(self.answers) >= self.answer_limit


class Classified(Event[Classification]):
    """The ticket has been read and sorted."""


class Answered(Event[str]):
    """A desk has answered; the payload is the text that was sent."""


class Rerouted(Event[Category]):
    """A desk found that another one is responsible."""


class CustomerReplied(Event[Literal["solved", "unsolved", "other problem"]]):
    """The customer has reacted to the answer."""


class Triage(Procedure[Ticket]):
    """Every ticket starts here, and comes back when it turns out to be about something else."""

    prompt = make_prompt("Read the ticket and classify it")
    # Mail that crosses with the sorting of a reopened ticket is no news.
    ignore = [Answered, Rerouted, CustomerReplied]

    @handler
    def on_classified(self, sigma: Ticket, event: Classified) -> Procedure[Ticket] | End:
        sigma.severity = event.payload.severity
        match event.payload.category:
            case Category.SPAM:
                return End(make_prompt(f"{sigma.subject!r} is spam: close it without an answer"))
            case Category.BUG if cond(sigma.severity == "critical", "the customer cannot work"):
                return Incident()
            case category:
                return DESKS[category]()


class Desk(Procedure[Ticket]):
    """What all desks have in common. Not a state itself."""

    ignore = [Classified, CustomerReplied]

    @handler
    def on_answered(self, sigma: Ticket, event: Answered) -> Procedure[Ticket]:
        sigma.answers.append(event.payload)
        return AwaitCustomer()

    @handler
    def on_rerouted(self, sigma: Ticket, event: Rerouted) -> Procedure[Ticket] | End:
        if cond(event.payload is Category.SPAM, "the ticket is spam after all"):
            return End(make_prompt(f"Close {sigma.subject!r} without an answer"))
        return DESKS[event.payload]()


class BugDesk(Desk):
    """Knows the product."""

    prompt = make_prompt("Reproduce the bug and answer with a workaround")


class BillingDesk(Desk):
    """Knows the contracts."""

    prompt = make_prompt("Look up the customer's invoices and answer")


class HelpDesk(Desk):
    """Knows the manual."""

    prompt = make_prompt("Answer the question from the manual")


class Incident(Desk):
    """A desk like the others, except that its tickets are not passed on."""

    prompt = make_prompt("Call the engineer on duty, and answer when the service is back")

    @handler
    def on_rerouted(self, sigma: Ticket, event: Rerouted) -> str:
        return f"{sigma.subject!r} is an incident: it stays here until it is answered"


DESKS: dict[Category, type[Desk]] = {
    Category.BUG: BugDesk,
    Category.BILLING: BillingDesk,
    Category.QUESTION: HelpDesk,
}


class AwaitCustomer(Procedure[Ticket]):
    """The desks are done; whether the problem is solved is the customer's word."""

    prompt = make_prompt("Wait for the customer's reply and report what it says")
    ignore = [Classified, Answered, Rerouted]

    @handler
    def on_reply(self, sigma: Ticket, event: CustomerReplied) -> Procedure[Ticket] | End:
        match event.payload:
            case "solved":
                return End(make_prompt(f"Close {sigma.subject!r}"))
            case "unsolved" if cond(sigma.needs_a_human, "the agent has tried often enough"):
                return End(make_prompt(f"Hand {sigma.subject!r} over to a human"))
            case "unsolved" | "other problem":
                return Triage()


def ticket_triage(subject: str, *, answer_limit: int = 3) -> SOP[Ticket]:
    """The workflow of one ticket; each of its procedures handles or ignores all four events."""
    sop = SOP(state=Ticket(subject=subject, answer_limit=answer_limit), init_proc=Triage())
    sop.observes(Classified, Answered, Rerouted, CustomerReplied)
    return sop

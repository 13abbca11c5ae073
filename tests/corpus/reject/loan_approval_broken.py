"""Loan approval with mistakes: a review that never ends, a foreign state, attributes shared by everyone."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Loan(BaseModel):
    applicant: str = Field(description="who asks")
    amount: int = Field(description="amount in euros")
    limit: int = Field(description="largest amount an officer may approve")
    score: int = Field(default=0, description="credit score")


class Account(BaseModel):
    owner: str = Field(description="whose account it is")


class Scored(Event[int]):
    """The agency answered."""


class Approved(Event[str]):
    """The reviewer is in favour."""


class Rejected(Event[str]):
    """The reviewer is against it."""


class DocumentWanted(Event[str]):
    """The reviewer wants a document."""


class DocumentReceived(Event[str]):
    """The applicant handed in a document."""


class Opened(Event[str]):
    """The account was opened."""


class Overdue(Event[int]):
    """The reviewer has not decided."""


class CreditCheck(Procedure[Loan]):
    prompt = make_prompt("Ask for the score")

    @handler
    def on_scored(self, sigma: Loan, event: Scored) -> Procedure[Loan] | End:
        sigma.score = event.payload
        if cond(sigma.score < 40, "the score is too low"):
            return End(make_prompt(f"{sigma.applicant} gets no loan"))
        return OfficerReview()


class OfficerReview(Procedure[Loan]):
    prompt = make_prompt("Show the dossier to an officer")
    reasons: list[str] = []  # expect: SOP117

    @handler
    def on_approved(self, sigma: Loan, event: Approved):
        self.reasons.append(event.payload)
        if cond(sigma.amount > sigma.limit, "the amount is above the limit"):
            return BoardReview()
        return OpenAccount()  # expect: SOP106

    @handler
    def on_rejected(self, sigma: Loan, event: Rejected) -> End:
        return End(make_prompt(f"{sigma.applicant}: {', '.join(self.reasons)}, {event.payload}"))

    @handler
    def on_wanted(self, sigma: Loan, event: DocumentWanted) -> Procedure[Loan]:
        return AskForDocument()

    @handler
    def on_overdue(self, sigma: Loan, event: Overdue):  # expect: SOP116
        sigma.amount -= 1
        return self.on_overdue(sigma, event)


class BoardReview(Procedure[Loan]):  # expect: SOP114
    prompt = make_prompt("Show the dossier to the board")

    @handler
    def on_approved(self, sigma: Loan, event: Approved) -> Procedure[Loan]:
        return self

    @handler
    def on_rejected(self, sigma: Loan, event: Rejected) -> str:
        return f"The board must vote again on {sigma.applicant}: {event.payload}"


class AskForDocument(Procedure[Loan]):  # expect: SOP103
    prompt = make_prompt("Ask for the document")

    @handler
    def on_received(self, sigma: Loan, event: DocumentReceived) -> Procedure[Loan]:
        return CheckDocument()


class CheckDocument(Procedure[Loan]):
    prompt = make_prompt("Check the document")

    @handler
    def on_wanted(self, sigma: Loan, event: DocumentWanted) -> Procedure[Loan]:
        return AskForDocument()

    @handler
    def on_received(self, sigma: Loan, event: DocumentReceived) -> str:
        return f"{sigma.applicant} has already handed in {event.payload}"


class OpenAccount(Procedure[Account]):
    prompt = make_prompt("Open an account")

    @handler
    def on_opened(self, sigma: Account, event: Opened) -> Procedure[Account] | End:
        if cond(event.payload != sigma.owner, "the account belongs to someone else"):
            return self
        return End(make_prompt(f"The account of {sigma.owner} is open"))


def loan_approval(applicant: str, amount: int) -> SOP[Loan]:
    return SOP(state=Loan(applicant=applicant, amount=amount, limit=20_000), init_proc=CreditCheck())

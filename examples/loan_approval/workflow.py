"""A loan that people decide on: an officer, above a limit also a manager.

What a review is does not depend on loans, so `Review` is generic in its state. It says when the
workflow moves; where to is left to methods that each concrete review overrides.
"""

from abc import abstractmethod
from typing import Literal, TypeVar

from sopy import SOP, End, Procedure, handler, make_prompt
from sopy.prompt import cond

from .events import (
    Approved,
    DecisionOverdue,
    Document,
    DocumentReceived,
    DocumentWanted,
    OfferSigned,
    Rejected,
    Scored,
    Withdrawn,
)
from .states import Loan, Reviewed

S = TypeVar("S", bound=Reviewed)
Reviewer = Literal["officer", "manager"]


class Review(Procedure[S]):
    """A human decides. Not a state itself: subclasses say what follows from the decision."""

    @handler
    def on_decision(self, sigma: S, event: Approved | Rejected) -> Procedure[S] | End | str:
        decision = event.payload
        if cond(decision.reason == "", "no reason was given"):
            return f"Ask {decision.by} for a reason: the auditors want one"
        if isinstance(event, Rejected):
            sigma.record("rejected", decision.by, decision.reason)
            return End(make_prompt(f"Tell {sigma.applicant} that the answer is no: {decision.reason}"))
        sigma.record("approved", decision.by, decision.reason)
        return self.after_approval(sigma)

    @handler
    def on_document_wanted(self, sigma: S, event: DocumentWanted) -> Procedure[S]:
        return self.wait_for(event.payload)

    @handler
    def on_overdue(self, sigma: S, event: DecisionOverdue) -> Procedure[S] | End | str:
        return f"Remind the reviewer: {sigma.applicant} has waited for {event.payload} days"

    @abstractmethod
    def after_approval(self, sigma: S) -> Procedure[S]:
        """Where an approval leads."""

    @abstractmethod
    def wait_for(self, title: str) -> Procedure[S]:
        """Where to wait for a document."""


class CreditCheck(Procedure[Loan]):
    """The only decision made without a human, and only against, not in favour."""

    prompt = make_prompt("Ask the credit agency for the applicant's score")

    @handler
    def on_scored(self, sigma: Loan, event: Scored) -> Procedure[Loan] | End:
        sigma.score = event.payload
        if cond(sigma.score < sigma.minimum_score, "the score is too low for a loan"):
            return End(make_prompt(f"Tell {sigma.applicant} that the score is too low"))
        return OfficerReview()


class OfficerReview(Review[Loan]):
    """The first pair of eyes."""

    prompt = make_prompt("Show the dossier to a loan officer and report the decision")

    def after_approval(self, sigma: Loan) -> Procedure[Loan]:
        if cond(sigma.needs_a_manager, "the amount is above the officer's limit"):
            return ManagerReview()
        return Offer()

    def wait_for(self, title: str) -> Procedure[Loan]:
        return CollectDocument(title, asked_by="officer")


class ManagerReview(OfficerReview):
    """The second pair of eyes, for large amounts. A manager who does not decide has decided."""

    prompt = make_prompt("Show the dossier to a branch manager and report the decision")

    def after_approval(self, sigma: Loan) -> Procedure[Loan]:
        return Offer()

    def wait_for(self, title: str) -> Procedure[Loan]:
        return CollectDocument(title, asked_by="manager")

    @handler
    def on_overdue(self, sigma: Loan, event: DecisionOverdue) -> End | str:
        if cond(event.payload > 30, "a month has passed"):
            return End(make_prompt(f"The application has lapsed: {sigma.dossier()}"))
        return f"Remind the manager of {sigma.dossier()}"


class CollectDocument(Procedure[Loan]):
    """Remembers which document is missing and who asked for it."""

    ignore = [DecisionOverdue]

    def __init__(self, title: str, *, asked_by: Reviewer) -> None:
        super().__init__()
        self.title = title
        self.asked_by: Reviewer = asked_by
        self.prompt = make_prompt(f"Ask the applicant for: {title}")

    @handler
    def on_received(self, sigma: Loan, event: DocumentReceived) -> Procedure[Loan] | str:
        document = event.payload
        if cond(not self.is_wanted(document), "it is another document, or an empty one"):
            return f"{document.title!r} is not what was asked for: {self.title!r} is still missing"
        sigma.documents.append(document.title)
        match self.asked_by:
            case "officer":
                return OfficerReview()
            case "manager":
                return ManagerReview()

    @handler
    def on_withdrawn(self, sigma: Loan, event: Withdrawn) -> End:
        return End(make_prompt(f"{sigma.applicant} withdrew: {event.payload}"))

    def is_wanted(self, document: Document) -> bool:
        """Whether this is the missing document, with something in it."""
        return document.title == self.title and document.pages > 0


class Offer(Procedure[Loan]):
    """The bank has said yes; now it is the applicant's turn."""

    prompt = make_prompt("Send the contract to the applicant")

    @handler
    def on_answer(self, sigma: Loan, event: OfferSigned | Withdrawn) -> End:
        # The contract is about this person and nobody else, whatever the agent read on the scan.
        if isinstance(event, OfferSigned):
            assert event.payload == sigma.applicant, "someone else has signed"
            return End(make_prompt(f"Pay out {sigma.amount} EUR"))
        return End(make_prompt(f"{sigma.applicant} withdrew: {event.payload}"))


class LoanApproval(SOP[Loan]):
    """The workflow of one application, with the bank's rules for this year."""

    def __init__(self, applicant: str, amount: int) -> None:
        loan = Loan(applicant=applicant, amount=amount, officer_limit=20_000, minimum_score=40)
        super().__init__(state=loan, init_proc=CreditCheck())

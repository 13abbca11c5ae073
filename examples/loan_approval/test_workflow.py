import pytest

from sopy_runtime import Session

from .events import (
    Approved,
    Decision,
    DecisionOverdue,
    Document,
    DocumentReceived,
    DocumentWanted,
    OfferSigned,
    Rejected,
    Scored,
    Withdrawn,
)
from .states import Loan
from .workflow import CollectDocument, CreditCheck, LoanApproval, ManagerReview, Offer, OfficerReview

YES = Decision(by="Olga", reason="steady income")
NO = Decision(by="Olga", reason="no income")
SILENT = Decision(by="Olga", reason="")


@pytest.fixture
def small() -> Session[Loan]:
    return Session(start=CreditCheck(), sigma=LoanApproval("Ada", 5_000).state)


@pytest.fixture
def large() -> Session[Loan]:
    return Session(start=CreditCheck(), sigma=LoanApproval("Ada", 50_000).state)


def test_a_small_loan_needs_one_approval(small: Session[Loan]) -> None:
    small.send(Scored(80))
    assert isinstance(small.procedure, OfficerReview)
    small.send(Approved(YES))
    assert isinstance(small.procedure, Offer)
    assert small.send(OfferSigned("Ada")).kind == "finished"
    assert small.sigma.log == ["Olga: approved, steady income"]


def test_a_large_loan_needs_two_approvals(large: Session[Loan]) -> None:
    large.send(Scored(80))
    large.send(Approved(YES))
    assert isinstance(large.procedure, ManagerReview)
    large.send(Approved(YES))
    assert isinstance(large.procedure, Offer)
    assert large.send(Withdrawn("found a cheaper one")).kind == "finished"


def test_a_low_score_ends_it(small: Session[Loan]) -> None:
    assert small.send(Scored(10)).kind == "finished"


def test_a_score_outside_the_scale_is_refused(small: Session[Loan]) -> None:
    assert small.send(Scored(170)).kind == "recover"
    assert small.sigma.score == 0


def test_a_decision_needs_a_reason(small: Session[Loan]) -> None:
    small.send(Scored(80))
    assert small.send(Approved(SILENT)).kind == "recover"
    assert small.sigma.log == []
    assert small.send(Rejected(NO)).kind == "finished"


def test_a_document_goes_back_to_the_officer_who_wanted_it(small: Session[Loan]) -> None:
    small.send(Scored(80))
    assert small.send(DocumentWanted("pay slip")).kind == "moved"
    assert small.send(DocumentReceived(Document("pay slip", 0))).kind == "recover"
    assert small.send(DecisionOverdue(3)).kind == "ignored"
    small.send(DocumentReceived(Document("pay slip", 2)))
    assert isinstance(small.procedure, OfficerReview)
    assert small.sigma.documents == ["pay slip"]


def test_a_document_goes_back_to_the_manager_who_wanted_it(large: Session[Loan]) -> None:
    large.send(Scored(80))
    large.send(Approved(YES))
    large.send(DocumentWanted("land register"))
    assert isinstance(large.procedure, CollectDocument)
    large.send(DocumentReceived(Document("land register", 4)))
    assert isinstance(large.procedure, ManagerReview)


def test_the_applicant_may_withdraw_instead_of_sending_documents(small: Session[Loan]) -> None:
    small.send(Scored(80))
    small.send(DocumentWanted("pay slip"))
    assert small.send(Withdrawn("too curious")).kind == "finished"


def test_an_officer_is_only_reminded_but_a_manager_lets_it_lapse(large: Session[Loan]) -> None:
    large.send(Scored(80))
    assert large.send(DecisionOverdue(60)).kind == "recover"
    large.send(Approved(YES))
    assert large.send(DecisionOverdue(7)).kind == "recover"
    assert large.send(DecisionOverdue(60)).kind == "finished"


def test_only_the_applicant_can_sign(small: Session[Loan]) -> None:
    small.send(Scored(80))
    small.send(Approved(YES))
    assert small.send(OfferSigned("Eve")).kind == "recover"
    assert isinstance(small.procedure, Offer)

from typing import Literal

import pytest

from sopy_runtime import Session

from .workflow import (
    Answered,
    AwaitCustomer,
    BillingDesk,
    BugDesk,
    Category,
    Classification,
    Classified,
    CustomerReplied,
    Desk,
    HelpDesk,
    Incident,
    Rerouted,
    Ticket,
    Triage,
    ticket_triage,
)


def classified(category: Category, severity: Literal["low", "high", "critical"] = "low") -> Classified:
    return Classified(Classification(category=category, severity=severity))


@pytest.fixture
def session() -> Session[Ticket]:
    return Session(start=Triage(), sigma=ticket_triage("It does not start", answer_limit=2).state)


@pytest.mark.parametrize(
    ("category", "desk"),
    [(Category.BUG, BugDesk), (Category.BILLING, BillingDesk), (Category.QUESTION, HelpDesk)],
)
def test_each_category_has_its_desk(session: Session[Ticket], category: Category, desk: type[Desk]) -> None:
    assert session.send(classified(category)).kind == "moved"
    assert type(session.procedure) is desk


def test_spam_is_closed_at_once(session: Session[Ticket]) -> None:
    assert session.send(classified(Category.SPAM)).kind == "finished"


def test_a_critical_bug_is_an_incident_and_stays_one(session: Session[Ticket]) -> None:
    session.send(classified(Category.BUG, "critical"))
    assert isinstance(session.procedure, Incident)
    assert session.send(Rerouted(Category.BILLING)).kind == "recover"
    assert session.send(Answered("The service is back")).kind == "moved"
    assert isinstance(session.procedure, AwaitCustomer)


def test_a_desk_passes_a_ticket_on(session: Session[Ticket]) -> None:
    session.send(classified(Category.QUESTION))
    session.send(Rerouted(Category.BILLING))
    assert isinstance(session.procedure, BillingDesk)
    assert session.send(Rerouted(Category.SPAM)).kind == "finished"


def test_a_solved_ticket_is_closed(session: Session[Ticket]) -> None:
    session.send(classified(Category.QUESTION))
    session.send(Answered("Press the green button"))
    assert session.send(CustomerReplied("solved")).kind == "finished"
    assert session.sigma.answers == ["Press the green button"]


def test_an_unsolved_ticket_is_sorted_again_until_a_human_takes_over(session: Session[Ticket]) -> None:
    session.send(classified(Category.QUESTION))
    session.send(Answered("Press the green button"))
    session.send(CustomerReplied("unsolved"))
    assert isinstance(session.procedure, Triage)
    session.send(classified(Category.BUG))
    session.send(Answered("Install the update"))
    assert session.send(CustomerReplied("unsolved")).kind == "finished"


def test_another_problem_is_sorted_anew(session: Session[Ticket]) -> None:
    session.send(classified(Category.QUESTION))
    session.send(Answered("Press the green button"))
    assert session.send(CustomerReplied("other problem")).kind == "moved"
    assert isinstance(session.procedure, Triage)


def test_mail_that_comes_too_late_is_ignored(session: Session[Ticket]) -> None:
    assert session.send(Answered("Have you tried it again?")).kind == "ignored"

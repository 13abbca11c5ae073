import pytest

from sopy_runtime import Session

from .workflow import (
    AddressGiven,
    AwaitPayment,
    Item,
    ItemOrdered,
    OrderState,
    PaymentCompleted,
    PaymentStarted,
    TakeOrder,
    order,
)


@pytest.fixture
def session() -> Session[OrderState]:
    return Session(start=TakeOrder(), sigma=order("A-1").state)


def ordered(name: str) -> ItemOrdered:
    return ItemOrdered(Item(name=name, price=2.5))


def test_a_valid_order_is_paid(session: Session[OrderState]) -> None:
    session.send(ordered("tea"))
    session.send(AddressGiven("1010 Vienna"))
    assert session.send(PaymentStarted(None)).kind == "moved"
    assert isinstance(session.procedure, AwaitPayment)
    assert session.send(PaymentCompleted(1.0)).kind == "recover"
    assert session.send(PaymentCompleted(2.5)).kind == "finished"
    assert session.sigma.payment_status == "completed"


def test_a_field_validator_protects_the_list(session: Session[OrderState]) -> None:
    session.send(ordered("tea"))
    outcome = session.send(ordered("tea"))
    assert outcome.kind == "recover"
    assert "twice" in (outcome.message or "")
    assert len(session.sigma.items) == 1


def test_a_constraint_protects_the_list(session: Session[OrderState]) -> None:
    for name in "abcde":
        assert session.send(ordered(name)).kind == "stayed"
    assert session.send(ordered("f")).kind == "recover"
    assert len(session.sigma.items) == 5


def test_a_model_validator_protects_several_fields(session: Session[OrderState]) -> None:
    session.send(ordered("tea"))
    outcome = session.send(PaymentStarted(None))
    assert outcome.kind == "recover"
    assert "address" in (outcome.message or "")
    assert session.sigma.payment_status == "pending"
    assert isinstance(session.procedure, TakeOrder)


def test_procedures_check_what_the_state_cannot_know(session: Session[OrderState]) -> None:
    assert session.send(PaymentStarted(None)).kind == "recover"
    assert session.send(AddressGiven("  ")).kind == "recover"

import pytest

from sopy_runtime import Session

from .workflow import (
    Address,
    Basket,
    CheckedOut,
    ChooseMethod,
    Item,
    ItemAdded,
    ItemRemoved,
    MethodChosen,
    Order,
    OrderCancelled,
    ParcelHandedOver,
    PaymentAccepted,
    PaymentDeclined,
    PaymentTimedOut,
    Receipt,
    Ship,
    TakePayment,
    order_payment,
)

TEA = Item(sku="tea", unit_price_cents=450, quantity=2)
HOME = Address(name="Ada", city="1010 Vienna")


@pytest.fixture
def session() -> Session[Order]:
    return Session(start=Basket(), sigma=order_payment("A-17", attempt_limit=2).state)


def check_out(session: Session[Order]) -> None:
    session.send(ItemAdded(TEA))
    session.send(CheckedOut(HOME))


def test_an_order_is_paid_and_shipped(session: Session[Order]) -> None:
    assert session.send(ItemAdded(TEA)).kind == "stayed"
    assert session.send(CheckedOut(HOME)).kind == "moved"
    session.send(PaymentAccepted(Receipt(reference="P-1", amount_cents=900)))
    assert isinstance(session.procedure, Ship)
    assert session.send(ParcelHandedOver("T-9")).kind == "finished"
    assert session.finished
    assert session.sigma.payment.reference == "P-1"


def test_an_empty_basket_cannot_be_checked_out(session: Session[Order]) -> None:
    session.send(ItemAdded(TEA))
    session.send(ItemRemoved("tea"))
    assert session.send(CheckedOut(HOME)).kind == "recover"
    assert session.sigma.address is None


def test_only_what_is_in_the_basket_can_be_removed(session: Session[Order]) -> None:
    assert session.send(ItemRemoved("tea")).kind == "recover"


def test_payment_is_tried_again_until_the_limit(session: Session[Order]) -> None:
    check_out(session)
    first = session.send(PaymentTimedOut(30))
    assert (first.kind, session.sigma.payment.attempts) == ("recover", 1)
    assert session.send(PaymentDeclined("no cover")).kind == "moved"
    assert isinstance(session.procedure, ChooseMethod)


def test_a_declined_payment_names_the_reason(session: Session[Order]) -> None:
    check_out(session)
    assert "no cover" in (session.send(PaymentDeclined("no cover")).message or "")


def test_another_method_has_all_its_attempts(session: Session[Order]) -> None:
    check_out(session)
    session.send(PaymentDeclined("no cover"))
    session.send(PaymentDeclined("no cover"))
    assert session.send(MethodChosen("card")).kind == "recover"
    session.send(MethodChosen("invoice"))
    assert isinstance(session.procedure, TakePayment)
    assert (session.sigma.payment.method, session.sigma.payment.attempts) == ("invoice", 0)


def test_a_wrong_amount_changes_nothing(session: Session[Order]) -> None:
    check_out(session)
    outcome = session.send(PaymentAccepted(Receipt(reference="P-1", amount_cents=1)))
    assert outcome.kind == "recover"
    assert isinstance(session.procedure, TakePayment)
    assert session.sigma.payment.reference == ""


def test_the_customer_may_cancel_until_the_order_is_paid(session: Session[Order]) -> None:
    check_out(session)
    assert session.send(OrderCancelled("too slow")).kind == "finished"


def test_a_paid_order_cannot_be_cancelled(session: Session[Order]) -> None:
    check_out(session)
    session.send(PaymentAccepted(Receipt(reference="P-1", amount_cents=900)))
    assert session.send(OrderCancelled("too slow")).kind == "ignored"

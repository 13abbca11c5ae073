"""A store with sessions of the example of orders, which is a graph to look at as well."""

from pathlib import Path

from examples.order_payment.workflow import (
    Address,
    Basket,
    CheckedOut,
    Item,
    ItemAdded,
    Order,
    PaymentDeclined,
    order_payment,
)
from sopy_runtime import Session
from sopy_runtime.sqlite import SQLiteStore

PROGRAM = "examples/order_payment"
MODULE = "examples.order_payment.workflow"
ROOT = Path(__file__).resolve().parents[3]


def ordered(store: SQLiteStore, session: str) -> Session[Order]:
    """A session that has something in its basket."""
    running = Session(
        start=Basket(), sigma=order_payment("A", attempt_limit=3).state, store=store, session_id=session
    )
    running.send(ItemAdded(Item(sku="tea", unit_price_cents=450, quantity=2)))
    return running


def decline(session: Session[Order]) -> None:
    """Go on to paying, in vain; the reason is one that a page should not run."""
    session.send(CheckedOut(Address(name="Ada", city="1010 Vienna")))
    session.send(PaymentDeclined("<img src=x onerror='window.stolen = 1'>"))

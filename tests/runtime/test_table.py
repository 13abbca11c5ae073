from typing import Any

import pytest

from sopy_runtime import (
    DefinitionError,
    End,
    Event,
    Procedure,
    Session,
    TableError,
    UndeclaredTransition,
    handler,
)
from sopy_runtime.table import entry, introspect, table, undo
from tests.runtime.orders import Basket, CheckedOut, ItemAdded, Line, Order, Paid, Payment


def basket_table(**checkout: Any) -> Any:
    return table(
        module="tests.runtime.orders",
        version="7",
        sources={},
        entries=(
            entry(
                Basket, ItemAdded, Basket.on_item, targets=(), stays=True, recovers=True,
                undo=undo(rebinds=("sigma.total",), appends=("sigma.lines",)),
            ),
            entry(Basket, CheckedOut, Basket.on_checkout, **checkout),
        ),
    )  # fmt: skip


def test_a_given_table_is_the_one_that_runs() -> None:
    given = basket_table(targets=(Payment,), recovers=True)
    session = Session(Basket(), Order(), table=given)
    assert session.table is given
    assert session.table.built
    session.send(ItemAdded(Line(name="pen", price=1)))
    assert session.send(CheckedOut()).kind == "moved"
    assert session.send(Paid(1)).kind == "finished"


def test_a_procedure_the_table_does_not_list_is_refused() -> None:
    session = Session(Basket(), Order(), table=basket_table(targets=(End,), recovers=True))
    session.send(ItemAdded(Line(name="pen", price=1)))
    with pytest.raises(UndeclaredTransition, match=r"Basket\.on_checkout returned Payment"):
        session.send(CheckedOut())
    assert session.sigma.status == "open"


class Again(Event[None]):
    """Once more."""


class Shared(Procedure[Order]):
    """There is only one of it, and it leads to itself."""

    @handler
    def on_again(self, sigma: Order, event: Again) -> Procedure[Order]:
        return SHARED


SHARED = Shared()


def test_a_move_to_its_own_class_may_lead_to_the_same_instance() -> None:
    given = table(
        module="tests.runtime.test_table",
        version="1",
        sources={},
        entries=(entry(Shared, Again, Shared.on_again, targets=(Shared,)),),
    )
    assert Session(SHARED, Order(), table=given).send(Again()).kind == "stayed"
    assert Session(Shared(), Order(), table=given).send(Again()).kind == "moved"


def test_a_table_that_misses_a_handler_is_refused() -> None:
    incomplete = table(
        module="tests.runtime.orders",
        version="1",
        sources={},
        entries=(entry(Basket, CheckedOut, Basket.on_checkout),),
    )
    with pytest.raises(TableError, match="does not name its handlers"):
        Session(Basket(), Order(), table=incomplete)


def test_a_table_of_another_format_is_refused() -> None:
    with pytest.raises(TableError, match="format 99"):
        table(module="m", version="1", sources={}, entries=(), format=99)


def test_without_a_build_the_rows_are_found_by_looking() -> None:
    rows = introspect(Basket)
    assert [(row.event, row.targets, row.undo) for row in rows] == [
        (ItemAdded, None, None),
        (CheckedOut, None, None),
    ]
    assert not Session(Basket(), Order()).table.built


class Tick(Event[int]): ...


def test_two_handlers_of_one_class_for_one_event_are_an_error() -> None:
    class Twice(Procedure[Order]):
        @handler
        def one(self, sigma: Order, event: Tick) -> str:
            return ""

        @handler
        def two(self, sigma: Order, event: Tick | Paid) -> str:
            return ""

    with pytest.raises(DefinitionError, match="two handlers for Tick: one and two"):
        Session(Twice(), Order())


def test_a_row_for_something_else_than_an_event_is_refused() -> None:
    with pytest.raises(TableError, match="Order'> is not an event"):
        entry(Basket, Order, Basket.on_item)  # type: ignore[type-var]  # what the test is about

"""A workflow with every kind of cell, for tests of the tables that tell how its state evolves."""

from collections.abc import Mapping

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_state import Certainty, FieldState
from sopy_compiler.emit.event_matrix import EventMatrix, view_event_matrices
from sopy_compiler.emit.sigma_table import EntryStates, SigmaTable, view_sigma_tables
from sopy_compiler.ir.program import Program
from tests.compiler.ir.samples import lowered

FLOW = '''\
from typing import Literal

from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Line(BaseModel):
    price: int = Field(description="in cents")
    text: str = ""


class Order(BaseModel):
    number: str = Field(description="what the | customer knows")
    lines: list[Line] = Field(default_factory=list, description="what is ordered")
    state: Literal["open", "paid"] = "open"
    payer: str | None = Field(default=None, description="who paid")
    remark: str = ""


class Added(Event[Line]):
    """A line was added."""


class Paid(Event[str]):
    """Somebody paid."""


class PaidInCash(Paid):
    """Somebody paid at the counter."""


class Cancelled(Event[None]):
    pass


class Basket(Procedure[Order]):
    prompt = make_prompt("Fill the basket")

    @handler
    def on_added(self, sigma: Order, event: Added):
        if not event.payload.price:
            return f"{sigma.number}: what does it cost?"
        sigma.lines.append(event.payload)
        return self

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        assert sum(line.price for line in sigma.lines), "nothing is ordered"
        sigma.payer = event.payload
        sigma.state = "paid"
        return Ship()

    @handler
    def on_cancelled(self, sigma: Order, event: Cancelled):
        return End()


class Ship(Procedure[Order]):
    prompt = make_prompt("Ship")
    ignore = [Cancelled]

    @handler
    def on_paid_again(self, sigma: Order, event: PaidInCash):
        carrier.ship(sigma)
        return carrier.next()


SOP(state=Order(number="1"), init_proc=Basket())
'''


def state(
    assigned: str, none: str | None = None, values: tuple[str | int | bytes | None, ...] | None = None
) -> FieldState:
    """What is known of a field, by the words of `Certainty`."""
    return FieldState(
        assigned=Certainty(assigned), none=Certainty(none) if none is not None else None, values=values
    )


ENTRIES: Mapping[str, Mapping[str, FieldState]] = {
    "flow.Basket": {
        "number": state("never", "never"),
        "lines": state("perhaps", "never"),
        "state": state("never", "never", ("open",)),
        "payer": state("never", "surely", (None,)),
    },
    "flow.Ship": {
        "number": state("never", "never"),
        "lines": state("perhaps", "never"),
        "state": state("surely", "never", ("paid",)),
        "payer": state("surely", "never"),
    },
}


def nothing_known(_: str) -> None:
    """What is known at entry where nobody has looked."""


def tables(program: Program, entry_states: EntryStates = nothing_known) -> tuple[SigmaTable, ...]:
    return view_sigma_tables(Facts(program), entry_states)


def order_table(entries: Mapping[str, Mapping[str, FieldState]] = ENTRIES) -> SigmaTable:
    """The table of `FLOW`."""
    (table,) = tables(lowered(FLOW), entries.get)
    return table


def long_program(count: int) -> Program:
    """A workflow with many procedures, which go round."""
    head, _, _ = FLOW.partition("class Basket")
    procedures = [
        f"class WaitForThePayment{number}(Procedure[Order]):\n"
        "    @handler\n"
        "    def on_paid(self, sigma: Order, event: Paid):\n"
        f"        sigma.payer = event.payload\n"
        f"        return WaitForThePayment{(number + 1) % count}()\n"
        for number in range(count)
    ]
    return lowered(
        "\n".join([head, *procedures, 'SOP(state=Order(number="1"), init_proc=WaitForThePayment0())'])
    )


def matrices(program: Program) -> tuple[EventMatrix, ...]:
    return view_event_matrices(Facts(program))


def order_matrix() -> EventMatrix:
    """The matrix of `FLOW`."""
    (matrix,) = matrices(lowered(FLOW))
    return matrix

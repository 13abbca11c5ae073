"""The workflow the benchmarks run: 4 procedures, 6 events, 12 handlers of 2 or 3 assignments, 8 fields."""

from functools import partial
from pathlib import Path

from pydantic import BaseModel

from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.dispatch_table import make_table, write_dispatch_table
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime import Event, Procedure, handler
from sopy_runtime.table import Table


class Claim(BaseModel):
    total: int = 0
    count: int = 0
    last: int = 0
    status: str = "new"
    owner: str = ""
    rounds: int = 0
    ratio: float = 0.0
    urgent: bool = False


class Received(Event[int]): ...


class Checked(Event[int]): ...


class Assigned(Event[str]): ...


class Approved(Event[int]): ...


class Returned(Event[int]): ...


class Escalated(Event[bool]): ...


class Intake(Procedure[Claim], initial=True):
    @handler
    def on_received(self, sigma: Claim, event: Received) -> Procedure[Claim]:
        sigma.total = sigma.total + event.payload
        sigma.count = sigma.count + 1
        return self

    @handler
    def on_checked(self, sigma: Claim, event: Checked) -> Procedure[Claim]:
        sigma.last = event.payload
        sigma.status = "checked"
        return Triage()

    @handler
    def on_escalated(self, sigma: Claim, event: Escalated) -> Procedure[Claim]:
        sigma.urgent = event.payload
        sigma.status = "urgent"
        return self


class Triage(Procedure[Claim]):
    @handler
    def on_assigned(self, sigma: Claim, event: Assigned) -> Procedure[Claim]:
        sigma.owner = event.payload
        sigma.rounds = sigma.rounds + 1
        sigma.status = "assigned"
        return Review()

    @handler
    def on_received(self, sigma: Claim, event: Received) -> Procedure[Claim]:
        sigma.total = sigma.total + event.payload
        sigma.last = event.payload
        return self

    @handler
    def on_escalated(self, sigma: Claim, event: Escalated) -> Procedure[Claim]:
        sigma.urgent = event.payload
        sigma.rounds = 0
        return self


class Review(Procedure[Claim]):
    @handler
    def on_approved(self, sigma: Claim, event: Approved) -> Procedure[Claim]:
        sigma.last = event.payload
        sigma.status = "approved"
        sigma.ratio = 0.5
        return Payment()

    @handler
    def on_returned(self, sigma: Claim, event: Returned) -> Procedure[Claim]:
        sigma.rounds = sigma.rounds + event.payload
        sigma.status = "returned"
        return Triage()

    @handler
    def on_checked(self, sigma: Claim, event: Checked) -> Procedure[Claim]:
        sigma.last = event.payload
        sigma.count = sigma.count + 1
        return self


class Payment(Procedure[Claim]):
    @handler
    def on_checked(self, sigma: Claim, event: Checked) -> Procedure[Claim]:
        sigma.last = event.payload
        sigma.status = "paid"
        return self

    @handler
    def on_received(self, sigma: Claim, event: Received) -> Procedure[Claim]:
        sigma.total = event.payload
        sigma.count = 0
        sigma.status = "new"
        return Intake()

    @handler
    def on_escalated(self, sigma: Claim, event: Escalated) -> Procedure[Claim]:
        sigma.urgent = event.payload
        sigma.last = 0
        return self


ROUND: tuple[Event[int] | Event[str] | Event[bool], ...] = (
    Received(3),
    Escalated(True),
    Checked(7),
    Escalated(False),
    Received(4),
    Assigned("Ada"),
    Checked(1),
    Returned(1),
    Assigned("Bob"),
    Approved(9),
    Checked(2),
    Escalated(True),
    Received(1),
)
"""Takes the workflow from `Intake` once around to `Intake`, through every handler."""


def build() -> Table:
    """The table that `sopyc build` writes for this module."""
    path = Path(__file__)
    text = path.read_text(encoding="utf-8")
    program = compile_source([SourceText(path=path.name, module=__name__, text=text)]).program
    place = partial(excerpt, {path.name: text})
    namespace: dict[str, Table] = {}
    exec(write_dispatch_table(make_table(program, __name__, sources={}, excerpt=place)), namespace)  # noqa: S102
    return namespace["TABLE"]


BUILT = build()

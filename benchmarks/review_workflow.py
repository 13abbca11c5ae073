"""The workflow the benchmarks run: 4 procedures, 6 events, 12 handlers of 2 or 3 assignments, 8 fields."""

from pydantic import BaseModel

from sopy_runtime import Event, Procedure, handler
from sopy_runtime.table import Entry, Table, entry, table, undo


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


class Intake(Procedure[Claim]):
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


def _row(
    method: str, procedure: type[Procedure[Claim]], target: type[Procedure[Claim]], *names: str
) -> Entry[Claim]:
    found = vars(procedure)[method]
    stays = target is procedure
    return entry(
        procedure,
        found.events[0],
        found,
        targets=() if stays else (target,),
        stays=stays,
        writes=names,
        undo=undo(rebinds=tuple(f"sigma.{name}" for name in names)),
    )


BUILT: Table = table(
    module=__name__,
    version="1",
    sources={},
    entries=(
        _row("on_received", Intake, Intake, "total", "count"),
        _row("on_checked", Intake, Triage, "last", "status"),
        _row("on_escalated", Intake, Intake, "urgent", "status"),
        _row("on_assigned", Triage, Review, "owner", "rounds", "status"),
        _row("on_received", Triage, Triage, "total", "last"),
        _row("on_escalated", Triage, Triage, "urgent", "rounds"),
        _row("on_approved", Review, Payment, "last", "status", "ratio"),
        _row("on_returned", Review, Triage, "rounds", "status"),
        _row("on_checked", Review, Review, "last", "count"),
        _row("on_checked", Payment, Payment, "last", "status"),
        _row("on_received", Payment, Intake, "total", "count", "status"),
        _row("on_escalated", Payment, Payment, "urgent", "last"),
    ),
)

from datetime import UTC, date, datetime

from tests.corpus.accept import parcel_tracking as flow
from tests.runtime.accept_runs.script import Run


def at(hour: int) -> datetime:
    return datetime(2024, 5, 1, hour, tzinfo=UTC)


def scan(hour: int, place: str = "hub", weight: float | None = None) -> flow.Scan:
    return flow.Scan(at=at(hour), place=place, weight=weight)


def loaded(hour: int) -> flow.Loaded:
    return flow.Loaded(scan(hour, "van"), "ann")


RUNS = (
    Run(
        "to a neighbour",
        lambda: flow.tracking("p-1"),
        (
            (flow.Announced(flow.Address(city="Rome")), "? Give a street in Rome"),
            (flow.Announced(flow.Address(city="Rome", street="Via 1", note="ring twice")), "Move"),
            (loaded(7), "? It is announced"),
            (flow.Scanned(scan(8, "shop")), "Move"),
            (flow.Scanned(scan(7)), "? The clock"),
            (flow.Scanned(scan(9, weight=2.5)), "Move"),
            (loaded(10), "Deliver"),
            (flow.HandedOver(flow.Handover("kim", at(9))), "? kim cannot have taken it before 10:00"),
            (flow.HandedOver(flow.Handover("kim", at(11), "lee")), "End"),
        ),
        last_word="ann to lee for kim (ring twice), 2.5 kg",
    ),
    Run(
        "only the city was known",
        lambda: flow.tracking("p-2"),
        (
            (flow.Announced("Rome"), "Move"),
            (flow.Scanned(scan(8, "shop")), "Move"),
            (flow.Scanned(scan(9)), "CompleteAddress"),
            (flow.Announced("Via 1"), "Move"),
            (loaded(10), "Deliver"),
            (flow.HandedOver(flow.Handover("kim", at(11))), "End"),
        ),
        last_word="Ann in Rome: KIM",
    ),
    Run(
        "nobody at home",
        lambda: flow.tracking("p-3"),
        (
            (flow.Announced("Rome"), "Move"),
            (flow.Scanned(scan(8, "shop")), "Move"),
            (flow.Scanned(scan(9)), "CompleteAddress"),
            (flow.Announced(flow.Address(city="Rome", street="Via 1")), "Move"),
            (loaded(10), "Deliver"),
            (flow.NobodyHome(date(2024, 5, 1)), "Move"),
            (loaded(10), "Deliver"),
            (flow.NobodyHome(date(2024, 5, 1)), "? Not twice"),
            (flow.NobodyHome(date(2024, 5, 2)), "Move"),
            (loaded(10), "Deliver"),
            (flow.NobodyHome(date(2024, 5, 3)), "End"),
        ),
        last_word="p-3 goes back to shop",
    ),
)

from tests.corpus.accept import inventory_count as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "as expected",
        lambda: flow.stocktaking("W1", tea=3),
        (
            (flow.ShelfOpened("A"), "Scan"),
            (flow.Scanned(("tea", -1)), "? less than nothing"),
            (flow.Scanned(("tea", 1)), "Scan"),
            (flow.Scanned(("tea", 2)), "Scan"),
            (flow.ShelfClosed(), "OpenShelf"),
            (flow.ShelfOpened("A"), "? A has been counted"),
            (flow.CountFinished(), "End"),
        ),
        last_word="W1: no differences",
    ),
    Run(
        "counted again",
        lambda: flow.stocktaking("W1", tea=3, mate=1),
        (
            (flow.CountFinished(), "Approve"),
            (flow.Approved(()), "OpenShelf"),
            (flow.ShelfOpened("A"), "Scan"),
            (flow.ShelfClosed(), "OpenShelf"),
            (flow.CountFinished(), "Approve"),
            (flow.Approved(()), "? Somebody"),
            (flow.Approved(("ada", "bob")), "End"),
        ),
        last_word="tea most, seen by ada, bob",
    ),
)

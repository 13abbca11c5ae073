from datetime import date

from sopy import SOP
from tests.corpus.accept import library_loans as flow
from tests.runtime.accept_runs.script import Run

MAY = date(2024, 5, 1)


def begin() -> SOP[flow.Desk]:
    return flow.desk(a1="Emma", b2="Ulysses")


RUNS = (
    Run(
        "borrowed, renewed, returned",
        begin,
        (
            (flow.ReaderCame("X"), "? no reader's card"),
            (flow.ReaderCame("r7".upper()), "Serve"),
            (flow.Returned((MAY, "b2")), "? b2 was not borrowed"),
            (flow.Borrowed((MAY, [])), "? Nothing was borrowed"),
            (flow.Borrowed((MAY, ["a1", "zz"])), "Serve"),
            (flow.Borrowed((MAY, ["a1"])), "? Emma is out, it is reserved for r7 now"),
            (flow.Renewed("a1"), "? Emma is wanted by somebody else"),
            (flow.Renewed("zz"), "? cannot be renewed"),
            (flow.Returned((MAY, "a1")), "Serve"),
            (flow.ReaderLeft(), "End"),
        ),
        last_word="R7: Emma: 29.05.; there is no zz; a1 is back",
    ),
    Run(
        "late, and never paid",
        begin,
        (
            (flow.ReaderCame("Rick"), "Serve"),
            (flow.Borrowed((MAY, ["a1"])), "Serve"),
            (flow.Renewed("a1"), "Serve"),
            (flow.Renewed("a1"), "Serve"),
            (flow.Renewed("a1"), "? Not a third time"),
            (flow.Returned((date(2024, 9, 1), "a1")), "Serve"),
            (flow.Borrowed((MAY, ["b2"])), "Collect"),
            (flow.PaidFine(10.0), "? to go"),
            (flow.PaidFine(100.0), "Serve"),
            (flow.Borrowed((MAY, ["b2"])), "Serve"),
            (flow.Returned((date(2024, 6, 9), "b2")), "Serve"),
            (flow.ReaderLeft(), "Collect"),
            (flow.ReaderLeft(), "End"),
        ),
        last_word="Rick owes 5.50",
    ),
)

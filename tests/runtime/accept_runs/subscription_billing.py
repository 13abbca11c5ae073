from datetime import date

from sopy import SOP
from tests.corpus.accept import subscription_billing as flow
from tests.runtime.accept_runs.script import Run

MAY = date(2024, 5, 1)


def day(number: int) -> date:
    return date(2024, 5, number)


def begin() -> SOP[flow.Subscription]:
    return flow.subscription(price=5.0)


LATE = (
    (flow.MonthBegan(MAY), "Collect"),
    (flow.Charged((day(2), None)), "? 2024-05-08"),
    (flow.Charged((day(9), None)), "Collect"),
    (flow.Charged((day(17), None)), "Collect"),
    (flow.Charged((day(25), None)), "Collect"),
)

RUNS = (
    Run(
        "paid after a reminder",
        begin,
        (
            (flow.CardChanged("4111"), "Active"),
            *LATE[:3],
            (flow.CardChanged(None), "? give another card"),
            (flow.CardChanged("4222"), "Collect"),
            (flow.Charged((day(10), "c-1")), "Active"),
            (flow.Cancelled("moved"), "End"),
        ),
        last_word="1 invoices, card 4222, moved",
    ),
    Run(
        "suspended, written off",
        begin,
        (
            *LATE,
            (flow.Charged((date(2024, 6, 5), None)), "Collect"),
            (flow.Charged((date(2024, 6, 15), None)), "Collect"),
            (flow.Charged((date(2024, 6, 25), None)), "Suspended"),
            (flow.CardChanged(None), "? Without a card"),
            (flow.CardChanged("4111"), "Collect"),
            (flow.Charged((date(2024, 7, 1), None)), "End"),
        ),
        last_word="Closed, 1 is written off",
    ),
    Run(
        "suspended, cancelled",
        begin,
        (
            *LATE,
            (flow.Charged((date(2024, 6, 5), None)), "Collect"),
            (flow.Charged((date(2024, 6, 15), None)), "Collect"),
            (flow.Charged((date(2024, 6, 25), None)), "Suspended"),
            (flow.MonthBegan(date(2024, 7, 1)), "ignored"),
            (flow.Cancelled("broke"), "End"),
        ),
        last_word="5.00 eur are owed: broke",
    ),
)

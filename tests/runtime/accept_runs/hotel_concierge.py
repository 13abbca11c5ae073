from typing import Any

from sopy_runtime import Session
from tests.corpus.accept import hotel_concierge as flow
from tests.runtime.accept_runs.script import Run


def begin() -> Session[flow.Stay]:
    return flow.watched(flow.Stay(guest="Ada", nights=1))


def give_room(session: Session[Any]) -> None:
    if isinstance(session.sigma, flow.Stay):
        flow.assign_room(session.sigma, "7a")


IN = ((flow.CheckedIn(2), "? Ask the lock system"), (give_room, ""), (flow.CheckedIn(2), "Lobby"))

RUNS = (
    Run(
        "dinner and a taxi",
        begin,
        (
            *IN,
            (flow.Request("table for two"), "Restaurant"),
            (flow.Request("key"), "ignored"),
            (flow.TableFound(3), "? The kitchen opens at 7"),
            (flow.TableFound(19), "Lobby"),
            (flow.Request("taxi"), "Taxi"),
            (flow.TaxiCalled(False), "? another company"),
            (flow.TaxiCalled(True), "Lobby"),
            (flow.Request("key"), "? 7A"),
            (flow.CheckedOut(4.5), "End"),
        ),
        last_word="Ada: 2 nights, dinner at 19, minibar 4.50; The key of 7A",
    ),
    Run(
        "no table, no taxi",
        begin,
        (
            *IN,
            (flow.Request(" "), "? Say what you wish"),
            (flow.Request("towels please"), "Lobby"),
            (flow.Request("table"), "Restaurant"),
            (flow.TableFound(None), "Lobby"),
            (flow.Request("cab"), "Taxi"),
            (flow.TaxiCalled(False), "?"),
            (flow.TaxiCalled(False), "?"),
            (flow.TaxiCalled(False), "Lobby"),
            (flow.CheckedOut(None), "End"),
        ),
        last_word="no dinner, minibar 0.00",
    ),
    Run(
        "the other workflow",
        lambda: Session(flow.Count(), flow.Log()),
        ((flow.CheckedIn(1), "ignored"), (flow.Request("key"), "Count"), (flow.CheckedOut(None), "End")),
        last_word="1 requests",
    ),
)

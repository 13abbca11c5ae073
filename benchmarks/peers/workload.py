"""The workflow of `benchmarks/review_workflow.py` as plain functions, for programs without SOPy.

4 states, 6 kinds of event, 12 handlers of 2 or 3 assignments on a pydantic model of 8 fields. Each peer runs
these functions its own way; the floor calls them from a dict. Needs pydantic alone.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence

from pydantic import BaseModel


class Claim(BaseModel):
    total: int = 0
    count: int = 0
    last: int = 0
    status: str = "new"
    owner: str = ""
    rounds: int = 0
    ratio: float = 0.0
    urgent: bool = False


class Event:
    def __init__(self, payload: object) -> None:
        self.payload = payload


class Received(Event): ...


class Checked(Event): ...


class Assigned(Event): ...


class Approved(Event): ...


class Returned(Event): ...


class Escalated(Event): ...


def intake_received(sigma, event):
    sigma.total = sigma.total + event.payload
    sigma.count = sigma.count + 1
    return "intake"


def intake_checked(sigma, event):
    sigma.last = event.payload
    sigma.status = "checked"
    return "triage"


def intake_escalated(sigma, event):
    sigma.urgent = event.payload
    sigma.status = "urgent"
    return "intake"


def triage_assigned(sigma, event):
    sigma.owner = event.payload
    sigma.rounds = sigma.rounds + 1
    sigma.status = "assigned"
    return "review"


def triage_received(sigma, event):
    sigma.total = sigma.total + event.payload
    sigma.last = event.payload
    return "triage"


def triage_escalated(sigma, event):
    sigma.urgent = event.payload
    sigma.rounds = 0
    return "triage"


def review_approved(sigma, event):
    sigma.last = event.payload
    sigma.status = "approved"
    sigma.ratio = 0.5
    return "payment"


def review_returned(sigma, event):
    sigma.rounds = sigma.rounds + event.payload
    sigma.status = "returned"
    return "triage"


def review_checked(sigma, event):
    sigma.last = event.payload
    sigma.count = sigma.count + 1
    return "review"


def payment_checked(sigma, event):
    sigma.last = event.payload
    sigma.status = "paid"
    return "payment"


def payment_received(sigma, event):
    sigma.total = event.payload
    sigma.count = 0
    sigma.status = "new"
    return "intake"


def payment_escalated(sigma, event):
    sigma.urgent = event.payload
    sigma.last = 0
    return "payment"


STATES = ("intake", "triage", "review", "payment")
# State, kind of event, handler, and where it leads.
ROWS = (
    ("intake", Received, intake_received, "intake"),
    ("intake", Checked, intake_checked, "triage"),
    ("intake", Escalated, intake_escalated, "intake"),
    ("triage", Assigned, triage_assigned, "review"),
    ("triage", Received, triage_received, "triage"),
    ("triage", Escalated, triage_escalated, "triage"),
    ("review", Approved, review_approved, "payment"),
    ("review", Returned, review_returned, "triage"),
    ("review", Checked, review_checked, "review"),
    ("payment", Checked, payment_checked, "payment"),
    ("payment", Received, payment_received, "intake"),
    ("payment", Escalated, payment_escalated, "payment"),
)
TABLE = {(state, kind): handler for state, kind, handler, _ in ROWS}
ROUND = (
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


def run_floor(rounds: int) -> Claim:
    sigma, state, table = Claim(), "intake", TABLE
    for _ in range(rounds):
        for event in ROUND:
            state = table[state, type(event)](sigma, event)
    return sigma


def measure(run: Callable[[int], Claim]) -> None:
    """Run the peer and the floor in turns; print CPU nanoseconds per event and their ratios as JSON."""
    rounds, turns = int(sys.argv[1]), int(sys.argv[2])
    expected = run_floor(rounds).model_dump()
    run(1)
    times: list[float] = []
    ratios: list[float] = []
    for _ in range(turns):
        gc.collect()
        floor = _nanoseconds(run_floor, rounds * 20) / 20
        peer = _nanoseconds(run, rounds)
        times.append(peer / (rounds * len(ROUND)))
        ratios.append(peer / floor)
    found = run(rounds).model_dump()
    if found != expected:
        sys.exit(f"ended in another state: {found}")
    print(json.dumps({"nanoseconds": times, "ratios": ratios}))


def _nanoseconds(run: Callable[[int], object], rounds: int) -> float:
    start = time.process_time_ns()
    run(rounds)
    return float(time.process_time_ns() - start)


def events(rounds: int) -> Sequence[Event]:
    return ROUND * rounds

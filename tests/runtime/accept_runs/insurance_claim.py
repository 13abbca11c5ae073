from decimal import Decimal

from tests.corpus.accept import insurance_claim as flow
from tests.runtime.accept_runs.script import Run

ESTIMATE = flow.Estimate(amount=Decimal(500), inspector="Ann", photos=("a.png",))

RUNS = (
    Run(
        "settled",
        lambda: flow.ClaimDesk("B-XY 1"),
        (
            (flow.Inspected(flow.Estimate(amount=Decimal(1), inspector="Ann")), "? Ann has to add photos"),
            (flow.Inspected(ESTIMATE), "ChooseGarage"),
            (flow.GarageChosen("Ann"), "? does not repair"),
            (flow.GarageChosen("FIXIT"), "Decide"),
            (flow.Decided((False, None)), "? Say why"),
            (flow.Decided((True, None)), "Wait"),
            (flow.Closed(), "End"),
        ),
        last_word="Fixit, paid 350.00",
    ),
    Run(
        "denied, objected, denied again",
        lambda: flow.ClaimDesk("B-XY 1", "600"),
        (
            (flow.GarageChosen("FIXIT"), "AwaitInspection"),
            (flow.Inspected(ESTIMATE), "Decide"),
            (flow.Decided((False, "Too old")), "Wait"),
            (flow.Objected("no!"), "AwaitInspection"),
            (flow.Inspected(ESTIMATE), "Decide"),
            (flow.Decided((True, None)), "Wait"),
            (flow.Objected(None), "? No further objection (no reason): denied: b-xy 1: the damage"),
            (flow.Closed(), "End"),
        ),
        last_word="below the deductible",
    ),
)

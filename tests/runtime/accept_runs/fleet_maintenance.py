from tests.corpus.accept import fleet_maintenance as flow
from tests.runtime.accept_runs.script import Run

BRAKE, LIGHT = flow.Defect("brake", 9), flow.Defect("light", 2)

RUNS = (
    Run(
        "repaired",
        lambda: flow.Workshop().receive("B-1", 1_000),
        (
            (flow.Inspected((5, ())), "? The odometer runs backwards"),
            (flow.Inspected((1_200, (LIGHT, BRAKE))), "Assign"),
            (flow.MechanicAssigned("ann"), "Repair"),
            (flow.Repaired(("door", 1.0)), "? Door is not broken"),
            (flow.Repaired(("brake", 1.5)), "Repair"),
            (flow.Repaired(("light", 0.5)), "Test"),
            (flow.Tested(False), "Repair"),
            (flow.Repaired(("brake", 1.0)), "Repair"),
            (flow.Repaired(("light", 1.0)), "Test"),
            (flow.Tested(True), "End"),
        ),
        last_word="B-1: FIT AT 1,200 KM, WORST 9, 4.0 hours",
    ),
    Run(
        "scrapped",
        lambda: flow.Workshop().receive("B-2"),
        (
            (flow.Inspected((9, ())), "Test"),
            (flow.Tested(False), "Inspect"),
            (flow.Inspected((9, ())), "Test"),
            (flow.Tested(False), "Inspect"),
            (flow.Inspected((9, ())), "Test"),
            (flow.Tested(False), "End"),
        ),
        last_word="B-2: SCRAP, 0.0 hours",
    ),
)

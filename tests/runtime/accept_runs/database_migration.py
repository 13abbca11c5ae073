from tests.corpus.accept import database_migration as flow
from tests.runtime.accept_runs.script import Line, Run

BOTH = {"old": "text", "new": "int"}
STEPS = (
    (flow.StepTaken(("add", BOTH)), "Migrate"),
    (flow.StepTaken(("copy", BOTH)), "Migrate"),
    (flow.StepTaken(("drop", {"new": "int"})), "Verify"),
)
ONCE: tuple[Line, ...] = (
    (flow.StepFailed(("add", "disk full\n...")), "RollBack"),
    (flow.Counted(10), "Migrate"),
)

RUNS = (
    Run(
        "migrated",
        flow.migration,
        (
            (flow.Counted(10), "Migrate"),
            (flow.StepTaken(("drop", {})), "? The next step is add"),
            *STEPS,
            (flow.Verified(10), "Unlock"),
            (flow.Unlocked(True), "End"),
        ),
        last_word="new; 0 rollbacks",
    ),
    Run(
        "rolled back, then undone",
        flow.migration,
        (
            (flow.Counted(10), "Migrate"),
            STEPS[0],
            (flow.StepFailed(("copy", "disk full")), "RollBack"),
            (flow.Counted(10), "Migrate"),
            *STEPS,
            (flow.Verified(9), "RollBack"),
            (flow.Counted(9), "Migrate"),
            *STEPS,
            (flow.Verified(10), "Unlock"),
            (flow.Unlocked(False), "End"),
        ),
        last_word="old; 0 rollbacks",
    ),
    Run(
        "given up",
        flow.migration,
        (
            (flow.Counted(10), "Migrate"),
            *ONCE,
            *ONCE,
            (flow.StepFailed(("add", "disk full")), "RollBack"),
            (flow.Counted(10), "End"),
        ),
        last_word="Given up: disk full",
    ),
)

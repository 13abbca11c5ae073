from tests.corpus.accept import ci_release_train as flow
from tests.runtime.accept_runs.script import Run

BOTH = {"linux": "1", "macos": "2"}
TO_CANARY = (
    (flow.Frozen("abcdef123"), "Build"),
    (flow.Built({"linux": "1"}), "? Build for macos"),
    (flow.Built({"macos": "2"}), "Test"),
    (flow.TestsFinished((0, 0)), "? No test"),
    (flow.TestsFinished((9, 0)), "DeployCanary"),
)
FAILING = ((flow.Frozen("abcdef123"), "Build"), (flow.Built(BOTH), "Test"))

RUNS = (
    Run(
        "released",
        lambda: flow.train("1.2.0"),
        (
            *TO_CANARY,
            (flow.Deployed(("all", None)), "? canary machines first"),
            (flow.Deployed(("canary", "1.1.0")), "Soak"),
            *[(flow.HourPassed(0.001), "Soak")] * 23,
            (flow.HourPassed(0.0), "Test"),
            (flow.TestsFinished((9, 0)), "DeployAll"),
            (flow.Deployed(("canary", None)), "? already"),
            (flow.Deployed(("all", "1.1.0 ")), "End"),
        ),
        last_word="1.2.0 runs on all in the place of 1.1.0",
    ),
    Run(
        "rolled back, then for the first time",
        lambda: flow.train("1.2.0"),
        (
            *TO_CANARY,
            (flow.Deployed(("canary", "1.1.0")), "Soak"),
            (flow.HourPassed(0.5), "RollBack"),
            (flow.Deployed(("canary", "1.0.0")), "? Replace 1.2.0 by 1.1.0"),
            (flow.Deployed(("canary", "1.2.0")), "Freeze"),
            *FAILING,
            (flow.TestsFinished((9, 0)), "DeployCanary"),
            (flow.Deployed(("canary", None)), "Soak"),
            (flow.HourPassed(0.5), "RollBack"),
            (flow.Deployed(("canary", None)), "End"),
        ),
        last_word="nothing to go back to",
    ),
    Run(
        "cancelled",
        lambda: flow.train("1.2.0"),
        (
            *FAILING,
            (flow.TestsFinished((9, 1)), "Freeze"),
            *FAILING,
            (flow.TestsFinished((9, 1)), "Freeze"),
            *FAILING,
            (flow.TestsFinished((9, 1)), "End"),
        ),
        last_word="cancelled at abcdef1",
    ),
)

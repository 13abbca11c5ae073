from tests.corpus.accept import lab_automation as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "two samples, with a drift",
        lambda: flow.bench(37.0, samples=2),
        (
            (flow.Powered(21.0), "Heat"),
            (flow.Heated(30.0), "Heat"),
            (flow.Heated(37.2), "Load"),
            (flow.SampleLoaded("a"), "Measure"),
            (flow.Measured([]), "? at least once"),
            (flow.Measured([1.0, 2.0]), "Measure"),
            (flow.Heated(36.9), "Measure"),
            (flow.Heated(39.0), "Heat"),
            (flow.Heated(37.0), "Measure"),
            (flow.Measured([1.0, 2.0, 3.0]), "Load"),
            (flow.SampleLoaded("a"), "? a has been measured"),
            (flow.SampleLoaded("b"), "Measure"),
            (flow.Measured([4.0, 4.0, 4.0]), "Clean"),
            (flow.Cleaned(), "End"),
        ),
        last_word="a=2.0, b=4.0",
    ),
    Run(
        "a loose sensor",
        lambda: flow.bench(200.0),
        ((flow.Powered(150.0), "Heat"), (flow.Heated(10.0), "Clean"), (flow.Cleaned(), "End")),
        last_word="THE SENSOR IS LOOSE",
    ),
    Run(
        "drifts too often",
        lambda: flow.bench(37.0),
        (
            (flow.Powered(37.0), "Heat"),
            (flow.Heated(37.0), "Load"),
            (flow.SampleLoaded("a"), "Measure"),
            (flow.Heated(40.0), "Heat"),
            (flow.Heated(37.0), "Measure"),
            (flow.Heated(40.0), "Heat"),
            (flow.Heated(37.0), "Measure"),
            (flow.Heated(40.0), "Clean"),
            (flow.Cleaned(), "End"),
        ),
        last_word="DRIFTED TO 40.0",
    ),
)

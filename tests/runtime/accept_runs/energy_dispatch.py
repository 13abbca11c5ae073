from tests.corpus.accept import energy_dispatch as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "balanced, tripped, exported",
        lambda: flow.grid(log=True, export="at"),
        (
            (flow.Forecast((105.0, 98.0)), "Dispatch"),
            (flow.Started(("gas", 7.0)), "Run"),
            (flow.Tripped(("gas", 50.0)), "Dispatch"),
            (flow.Started(("coal", 1.0)), "? coal is too small"),
            (flow.Started(("coal", 60.0)), "Run"),
            (flow.HourOver(), "End"),
        ),
        last_word="105 MW from 1 plants: to AT: 10",
    ),
    Run(
        "load is shed",
        lambda: flow.grid(max_starts=1),
        (
            (flow.Forecast((100.0, None)), "Dispatch"),
            (flow.Started(("gas", 30.0)), "Dispatch"),
            (flow.Started(("gas", 30.0)), "? gas runs already"),
            (flow.Shed(0.0), "ShedLoad"),
            (flow.Shed(0.0), "? Nothing"),
            (flow.Shed(20.0), "ShedLoad"),
            (flow.Shed(60.0), "Run"),
            (flow.Tripped(("gas", 5.0)), "Dispatch"),
            (flow.Started(("gas", 30.0)), "? gas has to cool down"),
            (flow.Started(("wind", 9.0)), "Run"),
            (flow.HourOver(), "End"),
        ),
        last_word="20 MW from 1 plants: no log",
    ),
    Run(
        "after a dry run",
        lambda: flow.grid(dry_run=True),
        (
            (flow.Forecast((10.0, 3.0)), "? Would settle +7 MW"),
            (lambda session: setattr(session.sigma.settings, "dry_run", False), ""),
            (flow.Forecast((10.0, 9.0)), "Run"),
            (flow.HourOver(), "End"),
        ),
        last_word="10 MW",
    ),
)

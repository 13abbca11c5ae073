from tests.corpus.accept import bug_bounty as flow
from tests.runtime.accept_runs.script import Run


def reported(title: str, version: str | None = "2", steps: tuple[str, ...] = ("click",)) -> flow.Reported:
    return flow.Reported(flow.Report(hunter="kim", title=title, version=version, steps=list(steps)))


RUNS = (
    Run(
        "mended and paid",
        lambda: flow.bounty("2"),
        (
            (reported("crash", None), "? Which version?"),
            (reported("crash", steps=()), "? How can it be reproduced?"),
            (reported("crash"), "Reproduce"),
            (flow.Reproduced((False, None)), "Receive"),
            (reported("crash"), "Reproduce"),
            (flow.Reproduced((True, None)), "? How bad is it?"),
            (flow.Reproduced((True, "high")), "Fix"),
            (flow.Fixed("abc"), "? no commit"),
            (flow.Fixed("abcdef1234"), "Pay"),
            (flow.Paid(flow.Euro(500)), "? 1500 are missing"),
            (flow.Paid(flow.Euro(2_000)), "End"),
        ),
        last_word="kim gets 2000, mended in abcdef1",
    ),
    Run(
        "harmless",
        lambda: flow.bounty("2"),
        (
            (reported("typo"), "Reproduce"),
            (flow.Reproduced((True, "low")), "Pay"),
            (flow.Paid(flow.Euro(100)), "End"),
        ),
        last_word="mended some day",
    ),
    Run(
        "not supported",
        lambda: flow.bounty("2"),
        ((reported("crash", "1"), "End"),),
        last_word="Not accepted: 1 is not supported",
    ),
)

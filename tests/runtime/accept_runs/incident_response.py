from tests.corpus.accept import incident_response as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "minor",
        lambda: flow.Response("typo"),
        (
            (flow.Recovered(1), "ignored"),
            (flow.Alerted(flow.Severity.MINOR), "Repair"),
            (flow.Recovered(5), "End"),
        ),
        last_word="[minor] typo",
    ),
    Run(
        "critical, with a report",
        lambda: flow.Response("down"),
        (
            (flow.Alerted(flow.Severity.CRITICAL), "Staff"),
            (flow.CommanderNamed("ada"), "Staff"),
            (flow.ChannelOpened("ops"), "? begins with #"),
            (flow.ChannelOpened("#ops"), "Repair"),
            (flow.Recovered(9), "? what the cause was"),
            (flow.CauseFound("DISK FULL"), "Repair"),
            (flow.Noted("cleaned"), "Repair"),
            (flow.Recovered(12), "Report"),
            (flow.Noted("done"), "? ada signs"),
            (flow.Noted("done, ada"), "End"),
        ),
        last_word="[critical] down: disk full, 3 entries",
    ),
)

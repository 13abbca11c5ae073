from tests.corpus.accept import code_review_bot as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "merged after a push",
        lambda: flow.review("Fix", "ada"),
        (
            (flow.BuildFinished(flow.Build(passed=False, log="timeout")), "? again"),
            (flow.Pushed(["a.py"]), "AwaitBuild"),
            (flow.BuildFinished(flow.Build(passed=True)), "Discuss"),
            (flow.Commented(flow.Comment("a.py", 3, " ")), "? a.py:3"),
            (flow.Commented(flow.Comment("a.py", 3, "bug!", "x = 1")), "Discuss"),
            (flow.Commented(flow.Comment("a.py", 4, "same", "x = 1 ")), "? x = 1 has been"),
            (flow.Approved("ada"), "? own changes"),
            (flow.Approved("bob"), "Discuss"),
            (flow.Approved("eve"), "? a.py:3 is not resolved"),
            (flow.Pushed(["a.py"]), "AwaitBuild"),
            (flow.BuildFinished(flow.Build(passed=True)), "Discuss"),
            (flow.Approved("eve"), "Merge"),
            (flow.Merged(), "End"),
        ),
        last_word="Fix by ada, approved by bob, eve",
    ),
    Run(
        "a flaky build",
        lambda: flow.review("Fix", "ada"),
        (
            (flow.BuildFinished(flow.Build(False, "timeout")), "?"),
            (flow.BuildFinished(flow.Build(False, "timeout")), "?"),
            (flow.BuildFinished(flow.Build(False, "timeout")), "End"),
        ),
        last_word="broken",
    ),
    Run(
        "a build that failed, and a push at the last moment",
        lambda: flow.review("Fix", "ada"),
        (
            (flow.BuildFinished(flow.Build(False, "syntax")), "Discuss"),
            (flow.Approved("bob"), "Discuss"),
            (flow.Approved("eve"), "? Repair the build first: syntax"),
            (flow.Pushed([]), "AwaitBuild"),
            (flow.BuildFinished(flow.Build(True)), "Discuss"),
            (flow.Approved("eve"), "Merge"),
            (flow.Pushed([]), "AwaitBuild"),
            (flow.BuildFinished(flow.Build(True)), "Discuss"),
            (flow.Approved("bob"), "Discuss"),
            (flow.Approved("eve"), "Merge"),
            (flow.Merged(), "End"),
        ),
    ),
)

from tests.corpus.accept import moderation as flow
from tests.runtime.accept_runs.script import Run

Harm, Verdict = flow.Harm, flow.Verdict

RUNS = (
    Run(
        "kept",
        lambda: flow.moderation("kim"),
        (
            (flow.RawReported({"kind": "song"}), "? refused"),
            (flow.RawReported({"kind": "poll", "question": "Tea?", "options": ("y", "n")}), "Judge"),
            (flow.Judged(Harm.NONE), "Judge"),
            (flow.Judged(Verdict(harm=Harm.NONE)), "End"),
        ),
        last_word="kept: Tea? (2)",
    ),
    Run(
        "removed after an appeal",
        lambda: flow.moderation("kim"),
        (
            (flow.Reported(flow.Image(url="x.example")), "Judge"),
            (flow.Judged(Harm.SPAM), "Judge"),
            (flow.Judged(Harm.ILLEGAL), "AwaitAppeal"),
            (flow.Appealed("no!"), "Judge"),
            (flow.Judged(Verdict(harm=Harm.ABUSE, note="rude")), "AwaitAppeal"),
            (flow.AppealPeriodOver(), "End"),
        ),
        last_word="removed, 1 strikes: {'rude'}",
    ),
    Run(
        "hidden and shown again",
        lambda: flow.moderation("kim"),
        (
            (flow.Reported(flow.Image(url="x.example", alt="cat")), "Judge"),
            (flow.Judged(Harm.SPAM), "Judge"),
            (flow.Judged(Harm.NONE), "AwaitAppeal"),
            (flow.Appealed("sorry"), "End"),
        ),
        last_word="shown again: picture of cat",
    ),
    Run(
        "hidden",
        lambda: flow.moderation("kim"),
        (
            (flow.Reported(flow.Text(body="buy")), "Judge"),
            (flow.Judged(Harm.SPAM), "Judge"),
            (flow.Judged(Harm.NONE), "AwaitAppeal"),
            (flow.AppealPeriodOver(), "End"),
        ),
        last_word="Hide: text",
    ),
)

from tests.corpus.accept import news_digest as flow
from tests.runtime.accept_runs.script import Run

TEA = flow.Article(title="Tea", text="tea is green", source="bbc")

RUNS = (
    Run(
        "two days",
        lambda: flow.digest(language="de", length=10),
        (
            (flow.Read(flow.Article(title="x", text="y")), "? x is too short"),
            (flow.DeadlineReached(), "? whose source is known"),
            (flow.Read(TEA), "Collect"),
            (flow.DeadlineReached(), "Write"),
            (flow.Written({"poem": "x"}), "? There is no poem"),
            (flow.Written({"headline": "x"}), "? 1 parts are missing"),
            (flow.Written({"summary": "It is green"}), "? a little more"),
            (flow.Written({"headline": "Tea is green"}), "Send"),
            (flow.Sent(True), "Collect"),
            (flow.Read(TEA), "Collect"),
            (flow.DeadlineReached(), "Write"),
            (flow.Written({"headline": "Tea is green", "summary": "Very green"}), "Send"),
            (flow.Corrected(("headline", None)), "? needs a headline"),
            (flow.Corrected(("poem", "x")), "? There is no poem"),
            (flow.Corrected(("headline", "Green tea")), "Send"),
            (flow.Sent(False), "End"),
        ),
        last_word="Digest 2: Green tea (BBC), 2 words [DE], 1 corrections",
    ),
    Run(
        "the summary is dropped",
        flow.digest,
        (
            (flow.Read(TEA), "Collect"),
            (flow.DeadlineReached(), "Write"),
            (flow.Written({"headline": "Tea is green", "summary": "Very green"}), "Send"),
            (flow.Corrected(("summary", None)), "Write"),
            (flow.Written({"summary": "Green"}), "Send"),
            (flow.Sent(False), "End"),
        ),
        last_word="Digest 1: Tea is green (BBC), 1 words [EN], 0 corrections",
    ),
)

from tests.corpus.accept import rag_evaluation as flow
from tests.runtime.accept_runs.script import Run

PASSAGES: list[flow.Passage] = [
    {"document": "a", "text": "tea is green"},
    {"document": "b", "text": "why tea", "score": 0.9},
]
ANSWER: flow.Answer = {"text": "it is", "cites": ["a"]}
FOUND = (flow.Retrieved(PASSAGES), "Generate")
GIVEN = (flow.Answered((ANSWER, 3.0)), "Judge")

RUNS = (
    Run(
        "faithful at the second attempt",
        lambda: flow.evaluation("why is tea green"),
        (
            (flow.Asked(), "Retrieve"),
            (flow.Retrieved([]), "? other words than 'why'"),
            FOUND,
            (flow.Answered(({}, None)), "? no answer"),
            (flow.Answered(({"text": "x", "cites": ["z"]}, None)), "? given you z"),
            (flow.Answered((ANSWER, 99.0)), "Retrieve"),
            FOUND,
            GIVEN,
            (flow.Marked({"faithful": 0.1}), "Judge"),
            (flow.Marked({"relevant": 0.9}), "Generate"),
            (flow.Answered((ANSWER, None)), "Judge"),
            (flow.Marked({"faithful": 0.9, "relevant": 1.0}), "End"),
        ),
        last_word="0.90",
    ),
    Run(
        "asked again, then nothing found",
        lambda: flow.evaluation("tea", thresholds=flow.Thresholds(retries=0)),
        (
            (flow.Asked(), "Retrieve"),
            FOUND,
            GIVEN,
            (flow.Unusable("too short"), "Retrieve"),
            FOUND,
            GIVEN,
            (flow.Unusable("too short"), "Retrieve"),
            (flow.Retrieved(PASSAGES[:1]), "End"),
        ),
        last_word="nothing to report",
    ),
    Run(
        "no judgement",
        lambda: flow.evaluation("tea"),
        ((flow.Asked(), "Retrieve"), FOUND, GIVEN, (flow.Unusable(None), "End")),
    ),
)

from tests.corpus.accept import data_labelling as flow
from tests.runtime.accept_runs.script import Run


def by(annotator: str, label: str) -> flow.Annotation:
    return flow.Annotation(annotator=annotator, label=label)


RUNS = (
    Run(
        "agreed, after a dispute",
        lambda: flow.labelling("1", "2"),
        (
            (flow.Started(1), "? 1 are missing"),
            (flow.Started(2), "Label"),
            (by("ann", "cow"), "? cat, dog"),
            (by("ann", "cat"), "Label"),
            (by("bob", "cat"), "Label"),
            (by("ann", "cat"), "Label"),
            (by("bob", "dog"), "Explain"),
            (flow.GuideRewritten("ears"), "Label"),
            (by("ann", "dog"), "Label"),
            (by("bob", "dog"), "End"),
        ),
        last_word="2 labels, 1 changes",
    ),
    Run(
        "adjudicated",
        lambda: flow.labelling("1"),
        (
            (flow.Started(2), "Label"),
            (by("ann", "cat"), "Label"),
            (by("bob", "dog"), "Explain"),
            (flow.GuideRewritten("ears"), "Label"),
            (by("ann", "cat"), "Label"),
            (by("bob", "dog"), "Adjudicate"),
            (by("bob", "dog"), "? bob: it is too late"),
            (flow.Adjudication("cow"), "? stick to the guide"),
            (flow.Adjudication("dog"), "End"),
        ),
        last_word="1 labels, 0 changes",
    ),
    Run("nothing to do", flow.labelling, ((flow.Started(2), "End"),), last_word="nothing"),
)

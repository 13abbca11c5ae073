from tests.corpus.accept import museum_guide as flow
from tests.runtime.accept_runs.script import Run

VASE, MASK = flow.Exhibit("vase", 3), flow.Exhibit("mask", 4, sensitive=True)

RUNS = (
    Run(
        "two exhibits",
        flow.GuidedTour,
        (
            (flow.Flash(), "ignored"),
            (flow.LanguageChosen("EN"), "Walking"),
            (flow.ButtonPressed(1), "? Choose an exhibit first"),
            (flow.ExhibitChosen(VASE), "Listening"),
            (flow.Flash(), "Listening"),
            (flow.ButtonPressed(5), "? no button 5"),
            (flow.ButtonPressed(1), "Listening"),
            (flow.ButtonPressed(2), "Walking"),
            (flow.ExhibitChosen(VASE), "? go to room 4"),
            (flow.ExhibitChosen(MASK), "Listening"),
            (flow.ButtonPressed(2), "Walking"),
            (flow.ButtonPressed(9), "End"),
        ),
        last_word="Tour [en]: 2 seen, VASE",
    ),
    Run(
        "broken off",
        flow.GuidedTour,
        (
            (flow.LanguageChosen("DE"), "Walking"),
            (flow.ExhibitChosen(MASK), "Listening"),
            (flow.Flash(), "? No flash before mask"),
            (flow.Flash(), "?"),
            (flow.Flash(), "End"),
        ),
        last_word="Broken off [de]: 1 seen, nothing",
    ),
)

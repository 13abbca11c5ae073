from tests.corpus.accept import recipe_assistant as flow
from tests.runtime.accept_runs.script import Run

Step = flow.Step
SOUP = [Step("Peel", 5, ("potato",)), Step(""), Step("Boil", 20, ("water", "salt"))]

RUNS = (
    Run(
        "soup with another salt",
        lambda: flow.assistant("potato", "sea salt"),
        (
            (flow.Wanted(("soup", "some")), "? 'some'"),
            (flow.Wanted(("soup", "-1")), "? Somebody"),
            (flow.Wanted(("cake", "2")), "Find"),
            (flow.RecipeFound(None), "Choose"),
            (flow.Wanted(("soup", "4")), "Find"),
            (flow.RecipeFound(SOUP), "Prepare"),
            (flow.Begun(0), "Cook"),
            (flow.Done(5), "Prepare"),
            (flow.Begun(6), "? First get water"),
            (flow.Substituted({"salt": "sea salt"}), "? There is no water"),
            (flow.Substituted({"water": "water"}), "Prepare"),
            (flow.Begun(6), "Cook"),
            (flow.Done(20), "End"),
        ),
        last_word="Soup for 4",
    ),
    Run(
        "burnt",
        lambda: flow.assistant("potato"),
        (
            (flow.Wanted(("soup", "1/2")), "Find"),
            (flow.RecipeFound(SOUP), "Prepare"),
            (flow.Begun(0), "Cook"),
            (flow.Done(50), "Prepare"),
            (flow.Begun(60), "Cook"),
            (flow.Done(90), "End"),
        ),
        last_word="Order a pizza for 1/2",
    ),
)

from tests.corpus.accept import grant_proposal as flow
from tests.runtime.accept_runs.script import Run


def reviewed(who: str, points: int, remark: str | None = None) -> flow.Reviewed:
    return flow.Reviewed(flow.Score(reviewer=who, points=points, remark=remark))


DRAFTED = (
    (flow.Written("tea is"), "? Say more"),
    (flow.Written("tea is green"), "Budget"),
    (flow.Planned({"tea": -1.0}), "? -1 is not between 0 and 100"),
    (flow.Planned({"tea": 30.0, "people": 60.0}), "Review"),
)

RUNS = (
    Run(
        "submitted at the second attempt",
        lambda: flow.proposal("tea", 100),
        (
            *DRAFTED,
            (reviewed("ann", 2), "Review"),
            (reviewed("ann", 3), "Review"),
            (reviewed("bob", 4, "budget"), "Budget"),
            (flow.Planned({"tea": 80.0}), "Review"),
            (reviewed("ann", 7), "Review"),
            (reviewed("bob", 8), "Submit"),
            (flow.Written("Mate is green"), "Review"),
            (reviewed("ann", 7), "Review"),
            (reviewed("bob", 8), "Submit"),
            (flow.Submitted("g-1"), "End"),
        ),
        last_word="G-1: Mate, mostly for tea",
    ),
    Run(
        "given up",
        lambda: flow.proposal("tea", 100),
        (
            *DRAFTED,
            (reviewed("ann", 1), "Review"),
            (reviewed("bob", 1), "Draft"),
            (flow.Written("tea is green"), "Review"),
            (reviewed("ann", 1), "Review"),
            (reviewed("bob", 1), "Draft"),
            (flow.Written("tea is green"), "Review"),
            (reviewed("ann", 1), "Review"),
            (reviewed("bob", 1), "End"),
        ),
        last_word="Another time",
    ),
)

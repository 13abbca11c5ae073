from datetime import date

from sopy import SOP
from tests.corpus.accept import kyc_onboarding as flow
from tests.runtime.accept_runs.script import Run

VALID = flow.Document(kind="passport", number="X123456", expires=date(2030, 1, 1), issuer="Bonn")
OLD = flow.Document(kind="passport", number="X000001", expires=date(2020, 1, 1), issuer="Bonn")
ADA = flow.Person(name="Ada", born=date(1990, 1, 1))


def begin() -> SOP[flow.Customer]:
    return SOP(state=flow.Customer(today=date(2024, 5, 1)), init_proc=flow.Identify())


RUNS = (
    Run(
        "harmless",
        begin,
        (
            (flow.PersonNamed(ADA.model_copy(update={"document": VALID})), "Screen"),
            (flow.Screened(flow.Risk(score=10)), "End"),
        ),
        last_word="Ada (3456) is a customer",
    ),
    Run(
        "an expired passport, then a review",
        begin,
        (
            (flow.PersonNamed(flow.Person(name="Kim", born=date(2010, 1, 1))), "? Kim is too young"),
            (flow.PersonNamed(ADA.model_copy(deep=True)), "CollectDocument"),
            (flow.DocumentScanned(OLD), "? expired"),
            (flow.DocumentScanned(VALID.model_copy(update={"issuer": None})), "? issued"),
            (flow.DocumentScanned(VALID), "Screen"),
            (flow.Screened(flow.Risk(score=70)), "Review"),
            (flow.Approved(("clerk", True)), "? Only the compliance"),
            (flow.Approved(("Compliance", True)), "End"),
        ),
        last_word="Ada: medium",
    ),
    Run(
        "on a list",
        begin,
        (
            (flow.PersonNamed(ADA.model_copy(update={"document": OLD})), "CollectDocument"),
            (flow.DocumentScanned(VALID), "Screen"),
            (flow.Screened(flow.Risk(score=1, hits=["Adah"])), "Review"),
            (flow.Approved(("Head of compliance", False)), "End"),
        ),
        last_word="Rejected: Adah",
    ),
)

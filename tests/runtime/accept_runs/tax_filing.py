import json
import tempfile
from decimal import Decimal
from pathlib import Path

from sopy import SOP
from tests.corpus.accept import tax_filing as flow
from tests.runtime.accept_runs.script import Run

JOB = flow.Income(source="job", amount=Decimal(30_000), withheld=Decimal(6_000))
SHOP = flow.Income(source="shop", amount=Decimal(2_000))


def put_aside() -> SOP[flow.TaxReturn]:
    """A return that was saved before it was confirmed."""
    state = flow.TaxReturn(year=2022, incomes=[JOB], tax=Decimal(5_000), iban="DE99 1234")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "return.json")
        path.write_text(json.dumps(state.model_dump(mode="json")), encoding="utf-8")
        return flow.resumed(path)


RUNS = (
    Run(
        "refunded",
        lambda: flow.filing(2023),
        (
            (flow.NothingMore(), "? Nobody"),
            (flow.IncomeFound(flow.Income(source="x", amount=Decimal(1), withheld=Decimal(2))), "? x cannot"),
            (flow.IncomeFound(JOB), "CollectIncome"),
            (flow.IncomeFound(SHOP), "CollectIncome"),
            (flow.NothingMore(), "AskHousehold"),
            (flow.HouseholdNamed(flow.Household(adults=2)), "Confirm"),
            (flow.Confirmed(True), "Refund"),
            (flow.AccountNamed("DE1"), "? no account"),
            (flow.AccountNamed("DE00 1234 5678 9000 00"), "End"),
        ),
        last_word="2023: 3000 to DE00",
    ),
    Run(
        "the household of last year, corrected once, to be paid",
        lambda: flow.filing(
            2023, previous=flow.TaxReturn(year=2022, household=flow.Household()), iban="DE11 1"
        ),
        (
            (flow.IncomeFound(JOB), "CollectIncome"),
            (flow.NothingMore(), "Confirm"),
            (flow.Confirmed(False), "CollectIncome"),
            (flow.IncomeFound(SHOP.model_copy(update={"amount": Decimal(20_000)})), "CollectIncome"),
            (flow.NothingMore(), "Confirm"),
            (flow.Confirmed(True), "End"),
        ),
        last_word="2023: pay 2500",
    ),
    Run("put aside", put_aside, ((flow.Confirmed(True), "End"),), last_word="2022: 1000 to DE99"),
)

from tests.corpus.accept import contract_review as flow
from tests.runtime.accept_runs.script import Run

LIABILITY = flow.Clause(title="Liability", text="limited")
NOTICE = flow.Clause(title="Notice", text="", days=30)

RUNS = (
    Run(
        "nothing is wrong",
        lambda: flow.contract_review("Acme"),
        (
            (flow.ClauseRead(LIABILITY), "ReadNotice"),
            (flow.ClauseRead(NOTICE), "Sign"),
            (flow.Signed(""), "? who has signed"),
            (flow.Signed("ada"), "End"),
        ),
        last_word="Acme: Ada, 30 days",
    ),
    Run(
        "changed, then accepted",
        lambda: flow.contract_review("Acme"),
        (
            (flow.ClauseRead(None), "ReadNotice"),
            (flow.ClauseRead(None), "Negotiate"),
            (flow.Negotiated("refused"), "? Insist on liability"),
            (flow.Negotiated("changed"), "ReadLiability"),
            (flow.ClauseRead(LIABILITY), "ReadNotice"),
            (flow.ClauseRead(flow.Clause(title="Notice", text="at any time")), "Negotiate"),
            (flow.Negotiated("accepted"), "Sign"),
            (flow.Signed("ada"), "End"),
        ),
        last_word="no notice",
    ),
    Run(
        "refused",
        lambda: flow.contract_review("Acme"),
        (
            (flow.ClauseRead(LIABILITY), "ReadNotice"),
            (flow.ClauseRead(flow.Clause(title="Notice", text="", days=200)), "Negotiate"),
            (flow.Negotiated("refused"), "? 200 days"),
            (flow.Negotiated("refused"), "?"),
            (flow.Negotiated("refused"), "End"),
        ),
        last_word="No contract with Acme",
    ),
)

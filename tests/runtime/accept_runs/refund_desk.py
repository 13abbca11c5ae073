from tests.corpus.accept import refund_desk as flow
from tests.runtime.accept_runs.script import Run

ORDER = flow.Order(number="o-1", total=30.0, card="1234")
ACCEPTED: flow.Decision = {"accepted": True, "reason": ""}
REJECTED: flow.Decision = {"accepted": False, "reason": "too late"}

RUNS = (
    Run(
        "paid at the second attempt",
        flow.refund_desk,
        (
            (flow.OrderFound(ORDER), "Decide"),
            (flow.Decided(ACCEPTED), "Pay"),
            (flow.BankRefused("closed"), "? closed"),
            (flow.Transferred("r-7"), "Inform"),
            (flow.Informed("mail"), "End"),
        ),
        last_word="mail: R-7",
    ),
    Run(
        "no such order",
        flow.refund_desk,
        ((flow.OrderMissing("o-2"), "Inform"), (flow.Informed("phone"), "End")),
        last_word="phone: No order o-2",
    ),
    Run(
        "rejected",
        flow.refund_desk,
        (
            (flow.OrderFound(ORDER), "Decide"),
            (flow.Decided(REJECTED), "Inform"),
            (flow.Informed("phone"), "End"),
        ),
        last_word="Too late",
    ),
    Run(
        "the bank never pays",
        flow.refund_desk,
        (
            (flow.OrderFound(ORDER), "Decide"),
            (flow.Decided(ACCEPTED), "Pay"),
            (flow.BankRefused("closed"), "?"),
            (flow.BankRefused("closed"), "?"),
            (flow.BankRefused("closed"), "Inform"),
            (flow.Informed("mail"), "End"),
        ),
        last_word="The bank says: closed",
    ),
)

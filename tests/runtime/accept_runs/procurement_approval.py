from sopy import SOP
from tests.corpus.accept import procurement_approval as flow
from tests.runtime.accept_runs.script import Run


def begin() -> SOP[flow.Request]:
    return SOP(state=flow.Request(item="laptop", deadline=10), init_proc=flow.CollectOffers())


def offer(supplier: str, price: float, days: int | None = 5) -> flow.OfferReceived:
    return flow.OfferReceived(flow.Offer(supplier=supplier, price=price, delivery_days=days))


RUNS = (
    Run(
        "bought, after a wrong delivery",
        begin,
        (
            (flow.Compared(None), "? no offers"),
            (offer("Slow", 1.0, 20), "? Slow is too slow"),
            (offer("Slow", 1.0, None), "? Slow is too slow"),
            (offer("Dear", 1_500.0), "CollectOffers"),
            (flow.Compared("Other"), "? Other has made no offer"),
            (flow.Compared("Dear"), "Approve"),
            (flow.Signed(("director", "Eve")), "? The lead signs next"),
            (flow.Signed(("lead", "Ann")), "Approve"),
            (flow.Signed(("director", "Eve")), "Order"),
            (flow.Ordered(" "), "? Without a number"),
            (flow.Ordered("N-1"), "Receive"),
            (flow.Delivered({"order": "n-1"}), "? does not say item"),
            (flow.Delivered({"order": "n-2", "item": "laptop"}), "? n-2 is another order"),
            (flow.Delivered({"order": "n-1", "item": "desk"}), "Order"),
            (flow.Ordered("N-2"), "Receive"),
            (flow.Delivered({"order": "n-2", "item": "laptop"}), "End"),
        ),
        last_word="laptop for 1500, signed by Ann and Eve",
    ),
    Run(
        "rejected too often",
        begin,
        (
            *[(offer(name, 10.0), "CollectOffers") for name in "abc"],
            (flow.Compared(None), "Approve"),
            (flow.Rejected("board"), "? Nobody has asked them"),
            (flow.Rejected("lead"), "CollectOffers"),
            (flow.Compared(None), "Approve"),
            (flow.Rejected("lead"), "CollectOffers"),
            (flow.Compared(None), "Approve"),
            (flow.Rejected("lead"), "End"),
        ),
        last_word="No laptop from c",
    ),
)

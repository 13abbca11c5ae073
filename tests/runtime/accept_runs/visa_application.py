from datetime import date

from tests.corpus.accept import visa_application as flow
from tests.runtime.accept_runs.script import Run

PASSPORT = flow.Passport(number="X1", expires=date(2030, 1, 1))
Form, Purpose = flow.Form, flow.Purpose

RUNS = (
    Run(
        "a student",
        flow.visa,
        (
            (flow.FormReceived(Form(Purpose.STUDY)), "? Send the passport; Name the school"),
            (flow.FormReceived(Form(Purpose.STUDY, PASSPORT, "eth")), "CollectPapers"),
            (flow.Paid((date(2024, 5, 1), "r-1")), "CollectPapers"),
            (flow.Paid((date(2024, 5, 2), "r-2")), "? It was paid on 2024-05-01"),
            (flow.PaperReceived(("photo", date(2031, 1, 1))), "? Photo outlives the passport"),
            (flow.PaperReceived(("letter of Eth", date(2025, 1, 1))), "Invite"),
            (flow.Invited(date(2024, 4, 1)), "? after the payment"),
            (flow.Invited(date(2026, 1, 1)), "? will have expired"),
            (flow.Invited(date(2024, 6, 1)), "Decide"),
            (flow.Heard({}), "? whether it is granted"),
            (flow.Heard({"grant": False, "remark": "late"}), "Invite"),
            (flow.Invited(date(2024, 7, 1)), "Decide"),
            (flow.Heard({"grant": True, "remark": "fine"}), "End"),
        ),
        last_word="study granted on 2024-07-01, fee R-1",
    ),
    Run(
        "a visitor",
        flow.visa,
        (
            (flow.FormReceived(Form(Purpose.VISIT, PASSPORT)), "CollectPapers"),
            (flow.PaperReceived(("ticket", None)), "CollectPapers"),
            (flow.Paid((date(2024, 5, 1), "r-1")), "Invite"),
            (flow.Invited(date(2024, 6, 1)), "Decide"),
            (flow.Heard({"grant": False}), "End"),
        ),
        last_word="visit refused on 2024-06-01, fee R-1",
    ),
)

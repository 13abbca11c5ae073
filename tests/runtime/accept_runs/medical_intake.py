from datetime import date

from sopy import SOP
from tests.corpus.accept import medical_intake as flow
from tests.runtime.accept_runs.script import Run

TODAY = date(2024, 5, 1)
CARD = flow.Insurance(number="A-1", valid_until=date(2025, 1, 1))
OLD_CARD = flow.Insurance(number="A-0", valid_until=date(2023, 1, 1))


def begin() -> SOP[flow.Patient]:
    return flow.intake(TODAY)


RUNS = (
    Run(
        "insured",
        begin,
        (
            (flow.Arrived(" "), "? patients have a name"),
            (flow.Arrived("Ada King "), "AskSymptoms"),
            (flow.SaidAll(), "? Ada has not said anything"),
            (flow.Complained(flow.Symptom(name="cough")), "? How bad"),
            (flow.Complained(flow.Symptom(name="cough", level=2)), "AskSymptoms"),
            (flow.SaidAll(), "CheckInsurance"),
            (flow.CardRead(OLD_CARD), "? expired on 01.01.2023"),
            (flow.CardRead(CARD), "SeeDoctor"),
            (flow.Collected(("Dr. No", date(2024, 6, 1))), "End"),
        ),
        last_word="Dr. No: AK, room b, A-1, again on 01.06.",
    ),
    Run(
        "an emergency",
        begin,
        (
            (flow.Arrived("Kim"), "AskSymptoms"),
            (flow.Complained(flow.Symptom(name="bleeding", level=5)), "SeeDoctor"),
            (flow.Collected(("Dr. No", None)), "End"),
        ),
        last_word="Dr. No: emergency, bleeding",
    ),
    Run(
        "without a card, and never precise",
        lambda: flow.intake(TODAY, symptoms=[flow.Symptom(name="cough", level=4)]),
        (
            (flow.Arrived("Kim"), "AskSymptoms"),
            (flow.Complained(flow.Symptom(name="pain")), "?"),
            (flow.Complained(flow.Symptom(name="pain")), "?"),
            (flow.Complained(flow.Symptom(name="pain")), "AskSymptoms"),
            (flow.SaidAll(), "CheckInsurance"),
            (flow.CardRead(None), "SeeDoctor"),
            (flow.Collected(("Dr. No", None)), "End"),
        ),
        last_word="Dr. No: K, room b, self-payer",
    ),
)

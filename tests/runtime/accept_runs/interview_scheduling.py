from datetime import datetime

from tests.corpus.accept import interview_scheduling as flow
from tests.runtime.accept_runs.script import Run


def slot(day: int, hour: int = 9) -> flow.Slot:
    return flow.Slot(begins=datetime(2024, 5, day, hour))  # noqa: DTZ001  everybody is in one place


def begin() -> flow.Scheduling:
    return flow.Scheduling("ada king", "kim")


OFFERED = (
    (flow.InterviewersNamed(["Bob", "Eve"]), "OfferSlots"),
    (flow.SlotsOffered([slot(6), slot(6)]), "? at least two"),
    (flow.SlotsOffered([slot(7)]), "PickSlot"),
)

RUNS = (
    Run(
        "in a room",
        begin,
        (
            (flow.InterviewersNamed(["Ada King", "Bob"]), "? two people"),
            *OFFERED,
            (flow.SlotPicked(9), "? no such slot"),
            (flow.SlotPicked(0), "FindPlace"),
            (flow.PlaceFound({"kind": "pub", "name": "x"}), "? in a pub"),
            (flow.PlaceFound(None), "PickSlot"),
            (flow.SlotPicked(0), "FindPlace"),
            (flow.PlaceFound({"kind": "room", "name": "r 7"}), "Remind"),
            (flow.ReminderSent(datetime(2024, 5, 1)), "? too early"),  # noqa: DTZ001
            (flow.ReminderSent(datetime(2024, 5, 5)), "End"),  # noqa: DTZ001
        ),
        last_word="Ada King and Bob and Eve, 06.05. 09:00, R 7",
    ),
    Run(
        "changed until somebody calls",
        begin,
        (
            *OFFERED,
            (flow.SlotPicked(None), "OfferSlots"),
            (flow.SlotsOffered([slot(8), slot(9)]), "PickSlot"),
            (flow.SlotPicked(1), "FindPlace"),
            (flow.PlaceFound({"kind": "video", "name": "Meet.Example"}), "Remind"),
            (flow.ChangeRequested("ill"), "PickSlot"),
            (flow.SlotPicked(0), "FindPlace"),
            (flow.PlaceFound({"kind": "video", "name": "Meet.Example"}), "Remind"),
            (flow.ChangeRequested("still ill"), "OfferSlots"),
            (flow.SlotsOffered([slot(10), slot(11)]), "PickSlot"),
            (flow.SlotPicked(0), "FindPlace"),
            (flow.PlaceFound({"kind": "video", "name": "Meet.Example"}), "Remind"),
            (flow.ChangeRequested(None), "End"),
        ),
        last_word="Kim calls the candidate",
    ),
    Run(
        "online",
        begin,
        (
            *OFFERED,
            (flow.SlotPicked(1), "FindPlace"),
            (flow.PlaceFound({"kind": "video", "name": "Meet.Example"}), "Remind"),
            (flow.ReminderSent(datetime(2024, 5, 6)), "End"),  # noqa: DTZ001
        ),
        last_word="07.05. 09:00, meet.example",
    ),
)

from sopy import SOP
from tests.corpus.accept import travel_booking as flow
from tests.runtime.accept_runs.script import Run

Leg = flow.Leg


def begin() -> SOP[flow.Trip]:
    return SOP(state=flow.Trip(destination="Lisbon", budget=900.0), init_proc=flow.Plan())


RUNS = (
    Run(
        "booked",
        begin,
        (
            (flow.Planned(1000.0), "? too expensive"),
            (flow.Planned(800.0), "BookFlight"),
            (flow.Booked((Leg.HOTEL, "H1", 1.0)), "? flight first"),
            (flow.Booked((Leg.FLIGHT, "F1", 300.0)), "BookHotel"),
            (flow.Booked((Leg.HOTEL, "H1", 700.0)), "? Only 600.00"),
            (flow.Booked((Leg.HOTEL, "H1", 400.0)), "BookCar"),
            (flow.Refused(Leg.CAR), "Confirm"),
            (flow.Confirmed(True), "End"),
        ),
        last_word="F1 H1",
    ),
    Run(
        "undone twice, then given up",
        begin,
        (
            (flow.Planned(800.0), "BookFlight"),
            (flow.Booked((Leg.FLIGHT, "F1", 300.0)), "BookHotel"),
            (flow.Booked((Leg.HOTEL, "H1", 400.0)), "BookCar"),
            (flow.Booked((Leg.CAR, "C1", 100.0)), "Confirm"),
            (flow.Confirmed(False), "BookHotel"),
            (flow.Refused(Leg.HOTEL), "BookFlight"),
            (flow.Refused(Leg.FLIGHT), "End"),
        ),
        last_word="No flight to be had",
    ),
    Run(
        "back to the start",
        begin,
        (
            (flow.Planned(800.0), "BookFlight"),
            (flow.Booked((Leg.FLIGHT, "F1", 300.0)), "BookHotel"),
            (flow.Refused(Leg.HOTEL), "BookFlight"),
            (flow.Booked((Leg.FLIGHT, "F2", 300.0)), "BookHotel"),
            (flow.Booked((Leg.HOTEL, "H1", 400.0)), "BookCar"),
            (flow.Refused(Leg.CAR), "Confirm"),
            (flow.Confirmed(False), "Plan"),
            (flow.Planned(900.0), "BookFlight"),
            (flow.Refused(Leg.FLIGHT), "End"),
        ),
    ),
)

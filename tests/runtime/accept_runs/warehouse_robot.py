from tests.corpus.accept import warehouse_robot as flow
from tests.runtime.accept_runs.script import Run

NORTH, SOUTH = flow.Aisle.NORTH, flow.Aisle.SOUTH


def order(*articles: str) -> flow.Ordered:
    return flow.Ordered(flow.Order(number="o-1", articles=list(articles), aisle=NORTH))


RUNS = (
    Run(
        "picked, after a jam",
        flow.robot,
        (
            (order(), "? o-1 is empty"),
            (order("tea", "mate"), "Drive"),
            (flow.Reached(SOUTH), "? The articles are in NORTH"),
            (flow.Reached(NORTH), "Pick"),
            (flow.Gripped(("salt", 1)), "? salt does not belong"),
            (flow.Gripped(("tea", 10)), "Pick"),
            (flow.Gripped(("mate", 90)), "Jammed"),
            (flow.Freed(False), "Pick"),
            (flow.Gripped(("mate", 10)), "? mate does not belong"),
            (flow.Gripped(("another mate", 10)), "Charge"),
            (flow.Charged(10), "End"),
        ),
        last_word="o-1: tea, another mate, 2 tries left",
    ),
    Run(
        "a low battery, and out of order",
        lambda: flow.robot(25),
        (
            (order("tea"), "Charge"),
            (flow.Charged(1), "? a little longer"),
            (flow.Charged(10), "Drive"),
            (flow.Reached(NORTH), "Charge"),
            (flow.Charged(50), "Pick"),
            (flow.Gripped(("tea", 90)), "Jammed"),
            (flow.Freed(True), "Pick"),
            (flow.Gripped(("tea", 90)), "Jammed"),
            (flow.Freed(True), "Pick"),
            (flow.Gripped(("tea", 90)), "Jammed"),
            (flow.Freed(True), "End"),
        ),
        last_word="Out of order, 0 picked",
    ),
)

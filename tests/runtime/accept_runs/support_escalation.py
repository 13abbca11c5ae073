from tests.corpus.accept import support_escalation as flow
from tests.runtime.accept_runs.script import Run


def assigned(name: str, level: int) -> flow.Assigned:
    return flow.Assigned(flow.Agent(name=name, level=level))


RUNS = (
    Run(
        "solved on the second level",
        lambda: flow.support("Kim"),
        (
            (flow.Described(" "), "? Say what"),
            (flow.Described("no sound"), "Assign"),
            (assigned("ann", 1), "Solve"),
            (flow.Proposed("reboot"), "Rate"),
            (flow.Rated(9), "? from 1 to 5"),
            (flow.Rated(1), "Assign"),
            (assigned("ann", 1), "? No sound needs level 2"),
            (assigned("bob", 2), "Solve"),
            (flow.Described("no picture"), "Solve"),
            (flow.Proposed("new cable"), "Rate"),
            (flow.Rated(5), "End"),
        ),
        last_word="BOB: NEW CABLE",
    ),
    Run(
        "nobody above",
        lambda: flow.support("Kim"),
        (
            (flow.Described("no sound"), "Assign"),
            (assigned("eve", 3), "Solve"),
            (flow.Described("still"), "Solve"),
            (flow.Described("still"), "Solve"),
            (flow.Described("still"), "End"),
        ),
        last_word="An engineer will call back",
    ),
    Run(
        "hung up",
        lambda: flow.support("Kim"),
        ((flow.Described("no sound"), "Assign"), (flow.HungUp(), "End")),
        last_word="Kim has hung up",
    ),
)

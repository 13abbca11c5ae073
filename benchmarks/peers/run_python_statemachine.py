"""python-statemachine: a class with a state each, one event name for each kind, handlers as actions."""

from statemachine import State, StateMachine
from workload import ROUND, ROWS, STATES, Claim, measure

found = {name: State(initial=name == "intake") for name in STATES}
members: dict[str, object] = dict(found)
for source, kind, handler, target in ROWS:

    def act(machine, payload_event, handler=handler):
        handler(machine.sigma, payload_event)

    name = kind.__name__.lower()
    step = found[source].to(found[target], on=act)
    members[name] = members[name] | step if name in members else step
Review = type("Review", (StateMachine,), members)


def run(rounds: int) -> Claim:
    machine = Review()
    machine.sigma = sigma = Claim()
    names = [(type(event).__name__.lower(), event) for event in ROUND]
    for _ in range(rounds):
        for name, event in names:
            machine.send(name, payload_event=event)
    return sigma


measure(run)

"""transitions: one machine, one trigger for each event, the handler as the transition's `before`."""

from transitions import Machine
from workload import ROUND, ROWS, STATES, Claim, measure


def run(rounds: int) -> Claim:
    sigma = Claim()

    class Model: ...

    model = Model()
    machine = Machine(model=model, states=list(STATES), initial="intake", auto_transitions=False)
    for source, kind, handler, target in ROWS:

        def before(event, handler=handler):
            handler(sigma, event)

        machine.add_transition(kind.__name__.lower(), source, target, before=before)
    triggers = [(getattr(model, type(event).__name__.lower()), event) for event in ROUND]
    for _ in range(rounds):
        for trigger, event in triggers:
            trigger(event)
    return sigma


measure(run)

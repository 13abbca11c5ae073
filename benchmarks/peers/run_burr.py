"""Burr: an action for each state, the event as its input; the model is one field of the typed state."""

from burr.core import ApplicationBuilder, State, action, expr
from workload import ROUND, STATES, TABLE, Claim, measure


def make(name: str):
    @action(reads=["sigma", "at"], writes=["sigma", "at"])
    def act(state: State, event: object) -> State:
        sigma = state["sigma"]
        return state.update(sigma=sigma, at=TABLE[name, type(event)](sigma, event))

    return act


def run(rounds: int) -> Claim:
    sigma = Claim()
    application = (
        ApplicationBuilder()
        .with_actions(**{name: make(name) for name in STATES})
        .with_transitions(
            *((source, target, expr(f"at == {target!r}")) for source in STATES for target in STATES)
        )
        .with_state(State({"sigma": sigma, "at": "intake"}))
        .with_entrypoint("intake")
        .build()
    )
    for _ in range(rounds):
        for event in ROUND:
            application.step(inputs={"event": event})
    return application.state["sigma"]


measure(run)

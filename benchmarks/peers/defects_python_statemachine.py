"""Machines for python-statemachine, each with one defect: what the library says of them."""

import json
import warnings

from statemachine import State, StateMachine


def sound():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = review.to(paid)

    return Claim, ["submit", "accept"]


def unreachable_state():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        audit = State()
        submit = intake.to(review)
        accept = review.to(paid)
        close = audit.to(paid)

    return Claim, ["submit", "accept"]


def dead_end():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = intake.to(paid)

    return Claim, ["submit"]


def no_path_to_a_final_state():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        audit = State()
        accept = intake.to(paid)
        submit = intake.to(review)
        doubt = review.to(audit)
        back = audit.to(review)

    return Claim, ["submit", "doubt", "back"]


def undefined_target():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = review.to(payed)  # noqa: F821

    return Claim, ["submit", "accept"]


def handler_without_transition():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = review.to(paid)

        def on_aprove(self):
            return None

    return Claim, ["submit", "accept"]


def event_nobody_handles_here():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = review.to(paid)

    return Claim, ["accept"]


def misspelt_field_in_an_action():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review)
        accept = review.to(paid)

        def on_accept(self):
            return self.modle.total

    return Claim, ["submit", "accept"]


def two_transitions_for_one_event():
    class Claim(StateMachine):
        intake, review, paid = State(initial=True), State(), State(final=True)
        submit = intake.to(review) | intake.to(paid)
        accept = review.to(paid)

    return Claim, ["submit", "accept"]


def answer(port):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            machine, events = port()
        except Exception as error:
            return f"rejected when defined: {type(error).__name__}: {error}"
        try:
            running = machine()
        except Exception as error:
            return f"rejected when started: {type(error).__name__}: {error}"
        try:
            for event in events:
                running.send(event)
        except Exception as error:
            return f"raises when it is run: {type(error).__name__}: {error}"
    if caught:
        return f"warned: {caught[0].message}"
    return "accepted"


PORTS = (
    sound,
    unreachable_state,
    dead_end,
    no_path_to_a_final_state,
    undefined_target,
    handler_without_transition,
    event_nobody_handles_here,
    misspelt_field_in_an_action,
    two_transitions_for_one_event,
)
print(json.dumps({port.__name__: answer(port) for port in PORTS}))

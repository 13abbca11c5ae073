"""The witness of a finding is a sequence of events that really leads to the defect when the workflow runs."""

import itertools
import re
from textwrap import dedent
from typing import Any, Final

import pytest

from sopy_runtime import Event, HandlerError, Procedure, Session
from tests.compiler.expectations import PRELUDE, findings, source

STEP: Final = re.compile(r"^(\w+) --(\w+)--> (\w+)$")
LAST: Final = re.compile(r"^(\w+) comes while ")
PAYLOADS: Final = (None, "", "a", "bad", 0, 1, 5, True, False, ("a", None), ("a", 1))

PROGRAMS: Final = {
    "a step that is left out": """
        class S(BaseModel):
            name: str | None = None

        class First(Procedure[S]):
            @handler
            def on_go(self, sigma: S, event: Go):
                if event.payload == "bad":
                    return Last()
                sigma.name = event.payload
                return Last()

        class Last(Procedure[S]):
            @handler
            def on_stop(self, sigma: S, event: Stop):
                return End(make_prompt(sigma.name.upper()))
    """,
    "a value that is taken back": """
        class S(BaseModel):
            count: int | None = 3
            step: int = 0

        class First(Procedure[S]):
            @handler
            def on_go(self, sigma: S, event: Go):
                sigma.step += 1
                if event.payload:
                    sigma.count = None
                    return self
                return Last()

        class Last(Procedure[S]):
            @handler
            def on_go(self, sigma: S, event: Go):
                return First() if event.payload == "a" else "no"

            @handler
            def on_stop(self, sigma: S, event: Stop):
                if sigma.count > 2:
                    return End()
                return First()
    """,
    "a flag that hides the order": """
        class S(BaseModel):
            is_ready: bool = False
            report: list[str] | None = None

            def prepare(self) -> None:
                self.is_ready = True

        class First(Procedure[S]):
            @handler
            def on_go(self, sigma: S, event: Go):
                if event.payload == "a":
                    sigma.report = []
                sigma.prepare()
                return Last()

        class Last(Procedure[S]):
            @handler
            def on_stop(self, sigma: S, event: Stop):
                if not sigma.is_ready:
                    return First()
                for line in sigma.report:
                    print(line)
                return End()
    """,
    "the very first event": """
        class S(BaseModel):
            name: str | None = None

        class First(Procedure[S]):
            @handler
            def on_go(self, sigma: S, event: Go):
                sigma.name = event.payload
                return self

            @handler
            def on_stop(self, sigma: S, event: Stop):
                return End(make_prompt(sigma.name[0]))
    """,
}


def witness(text: str) -> list[tuple[str, str]]:
    """The events of the finding's path with the procedures they lead to; the last one leads nowhere."""
    (found,) = (one for one in findings(source(text)) if one.code == "SOP202")
    steps: list[tuple[str, str]] = []
    for place in found.flow:
        step, last = STEP.match(place.message), LAST.match(place.message)
        if step is not None:
            steps.append((step.group(2), step.group(3)))
        elif last is not None:
            steps.append((last.group(1), ""))
    return steps


def fails(names: dict[str, Any], steps: list[tuple[str, str]], payloads: tuple[Any, ...]) -> bool:
    """Whether the events, with these payloads, go the way of the witness and end in an error of the program."""
    session: Session[Any] = Session(names["First"](), names["S"](), retry_limits=100)
    for (event, target), payload in zip(steps, payloads, strict=True):
        made: Event[Any] = names[event](payload)
        try:
            session.send(made)
        except HandlerError as error:
            return not target and isinstance(error.__cause__, AttributeError | TypeError)
        procedure: Procedure[Any] = session.procedure
        if type(procedure).__name__ != target:
            return False
    return False


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_the_events_of_the_witness_end_in_the_error(text: str) -> None:
    program = PRELUDE + dedent(text) + "\n\nSOP(state=S(), init_proc=First())\n"
    steps = witness(program)
    names: dict[str, Any] = {"__name__": "witnessed"}
    exec(compile(program, "witnessed.py", "exec"), names)
    assert any(
        fails(names, steps, payloads) for payloads in itertools.product(PAYLOADS, repeat=len(steps))
    ), steps

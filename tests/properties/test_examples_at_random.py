"""The examples under random events: they do what their graphs say, and what fails leaves no trace."""

import copy
import random
from typing import Any

import pytest

from sopy_compiler.ir.qualified_name import simple_name
from sopy_runtime import HandlerError, Outcome, Session
from tests.effort import IS_THOROUGH, amount
from tests.properties.example_runs import (
    BEGINNINGS,
    ROOT,
    Injected,
    Interruption,
    begin,
    built_table,
    compiled,
    random_event,
)
from tests.properties.shape import shape
from tests.runtime.picture import picture

RUNS = amount(2_500, thorough=10_000)
LENGTH = 30

each_example = pytest.mark.parametrize("name", BEGINNINGS)
pytestmark = pytest.mark.thorough
each_kind = pytest.mark.parametrize("built", [True, False], ids=["built", "unbuilt"])


def test_every_example_is_driven() -> None:
    assert set(BEGINNINGS) == {path.parent.name for path in ROOT.glob("examples/*/workflow.py")}


def graph(name: str) -> set[tuple[str, str, str, str]]:
    """Source, event, kind and target of every transition."""
    return {
        (simple_name(step.source), simple_name(step.event), step.kind.value, simple_name(step.target))
        for procedure in compiled(name).program.procedures
        for run in procedure.runs
        for step in run.transitions
    }


def step_of(outcome: Outcome[Any]) -> set[tuple[str, str, str, str]]:
    """The transitions that an outcome can be; none for what no handler took or pydantic refused."""
    before, after = type(outcome.before).__name__, type(outcome.after).__name__
    message = outcome.message or ""
    if outcome.kind == "recover":
        if "is not expected in" in message or message.startswith("The event was refused, because"):
            return set()
        return {(before, type(outcome.event).__name__, kind, before) for kind in ("recover", "raise")}
    kinds = {"moved": "move", "stayed": "stay", "finished": "finish"}
    return (
        {(before, type(outcome.event).__name__, kinds[outcome.kind], after)}
        if outcome.kind in kinds
        else set()
    )


@each_example
def test_no_random_run_takes_a_transition_that_the_graph_lacks(name: str) -> None:
    known = graph(name)
    taken: set[tuple[str, str]] = set()
    choose = random.Random(name)
    for _ in range(RUNS // len(BEGINNINGS) + 1):
        session = begin(name, built=False)
        for _ in range(LENGTH):
            event = random_event(name, session.procedure, session.sigma, choose)
            before = type(session.procedure)
            try:
                outcome = session.send(event)
            except HandlerError:
                continue
            possible = step_of(outcome)
            assert not possible or possible & known, f"{outcome!r} is not in the graph"
            taken.add((before.__name__, type(event).__name__))
            if session.finished:
                break
    rows = {(row.procedure.__name__, row.event.__name__) for row in built_table(name).entries}
    # What few runs do not reach, all of them do.
    assert rows <= taken or not IS_THOROUGH, f"never sent: {sorted(rows - taken)}"


@each_example
def test_built_and_unbuilt_runs_are_the_same(name: str) -> None:
    for seed in range(amount(40, thorough=150)):
        answers = [list(answers_of(begin(name, built=built), name, seed)) for built in (True, False)]
        assert answers[0] == answers[1]


def answers_of(session: Session[Any], name: str, seed: int) -> Any:
    """What a run says and leaves at each step."""
    choose = random.Random(seed)
    while not session.finished and session.sequence < LENGTH and choose.random() < 0.98:
        event = random_event(name, session.procedure, session.sigma, choose)
        try:
            outcome = session.send(event)
            yield outcome.kind, outcome.message, outcome.changed, outcome.sequence, outcome.retries
        except HandlerError as error:
            yield str(error), repr(error.__cause__)
        yield shape(session.sigma, session.procedure), repr(session.history()), session.tools()


@each_kind
@each_example
def test_an_interruption_at_any_line_leaves_no_trace(name: str, built: bool) -> None:
    choose = random.Random(name)
    places: set[tuple[str, int]] = set()
    for _ in range(amount(8, thorough=25)):
        session = begin(name, built=built)
        for _ in range(LENGTH):
            event = random_event(name, session.procedure, session.sigma, choose)
            places |= interrupted_everywhere(session, event, f"examples/{name}/")
            if session.finished:
                break
    assert len(places) > 10


def interrupted_everywhere(session: Session[Any], event: Any, program: str) -> set[tuple[str, int]]:
    """Send the event with an interruption at the first line, then the second, until it comes through."""
    places: set[tuple[str, int]] = set()
    before = picture(session.sigma, session.procedure, session.history())
    for line in range(1, 400):
        payload = copy.deepcopy(event)
        with Interruption(program, line) as interruption:
            try:
                session.send(payload)
            except Injected:
                pass
            except HandlerError:
                return places
        places |= interruption.places
        if not interruption.places:
            return places
        assert picture(session.sigma, session.procedure, session.history())[:2] == before[:2], (
            interruption.places
        )
    raise AssertionError("the handler never ends")

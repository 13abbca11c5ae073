"""The clean programs of the corpus run, and do nothing that their graphs and write sets do not say."""

import importlib
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.ir.effect import Effect
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from sopy_runtime import Event, Outcome
from tests.runtime.accept_runs.script import Run

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(
    path.stem for path in (Path(__file__).parent / "accept_runs").glob("*.py") if path.stem != "script"
)
Step = tuple[str, str, str, str]
LENGTH = 60
KINDS = {"moved": "move", "stayed": "stay", "finished": "finish"}


def runs_of(name: str) -> tuple[Run, ...]:
    runs: tuple[Run, ...] = importlib.import_module(f"tests.runtime.accept_runs.{name}").RUNS
    return runs


RUNS = [pytest.param(name, run, id=f"{name}: {run.name}") for name in SCRIPTS for run in runs_of(name)]


@cache
def compiled(name: str) -> Compilation:
    gathered = gather([f"tests/corpus/accept/{name}.py"], folder=ROOT, config=Config())
    return compile_source(gathered.sources, loader=gathered.loader)


def steps_of(outcome: Outcome[Any]) -> set[Step]:
    """The transitions that an outcome can be: the handler may be one for a base of the event."""
    before, after = type(outcome.before).__name__, type(outcome.after).__name__
    # A recovery is a text that is returned, or an assertion that is raised.
    # An instance of its own class that a handler moves to may be the very one that runs.
    kinds = {"recover": ("recover", "raise"), "stayed": ("stay", "move")}.get(outcome.kind) or (
        KINDS[outcome.kind],
    )
    return {(before, event.__name__, kind, after) for kind in kinds for event in type(outcome.event).__mro__}


def was_decided(outcome: Outcome[Any]) -> bool:
    message = outcome.message or ""
    refused = "is not expected in" in message or message.startswith("The event was refused, because")
    return outcome.kind != "ignored" and not (outcome.kind == "recover" and refused)


@pytest.mark.parametrize(("name", "run"), RUNS)
def test_a_clean_program_runs_as_scripted(name: str, run: Run) -> None:
    assert list(run.play())


@cache
def graph_of(name: str) -> frozenset[Step]:
    return frozenset(
        (simple_name(step.source), simple_name(step.event), step.kind.value, simple_name(step.target))
        for procedure in compiled(name).program.procedures
        for handler in procedure.runs
        for step in handler.transitions
    )


def effects_on(outcome: Outcome[Any], name: str) -> list[Effect]:
    """The effects of the handlers that can have taken the event."""
    events = {event.__name__ for event in type(outcome.event).__mro__}
    return [
        handler.effect
        for procedure in compiled(name).program.procedures
        for handler in procedure.runs
        if simple_name(procedure.qualname) == type(outcome.before).__name__
        and simple_name(handler.event) in events
    ]


def assert_foreseen(outcome: Outcome[Any], name: str) -> None:
    """The graph has the transition, and the write set what has changed."""
    if not was_decided(outcome):
        return
    assert graph_of(name) & steps_of(outcome), outcome
    effects = effects_on(outcome, name)
    declared = {
        path.partition(".")[0] for effect in effects for path in (*effect.writes, *dict(effect.mutates))
    }
    # The program writes private names without the class that Python puts before them.
    changed = {re.sub(r"^_[^_]\w*?__", "__", name) for name in outcome.changed}
    is_known = all(not effect.is_opaque and not effect.untracked for effect in effects)
    assert changed <= declared or not is_known, outcome


@pytest.mark.parametrize(("name", "run"), RUNS)
def test_what_a_run_does_is_what_the_program_says(name: str, run: Run) -> None:
    for outcome in run.play():
        assert_foreseen(outcome, name)


@pytest.mark.parametrize("name", SCRIPTS)
def test_in_any_order_the_same_events_do_what_the_program_says(name: str) -> None:
    choose = Random(name)
    runs = runs_of(name)
    lines = [event for run in runs for event, _ in run.lines]
    for _ in range(15):
        session = choose.choice(runs).start()
        session.retry_limits = LENGTH
        for _ in range(LENGTH):
            event = choose.choice(lines)
            if not isinstance(event, Event):
                event(session)
                continue
            # A handler that raises anything but a refusal is no clean program.
            assert_foreseen(session.send(deepcopy(event)), name)
            if session.finished:
                break


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_program_takes_another_way_as_well(name: str) -> None:
    ways = {
        tuple((outcome.kind, type(outcome.after).__name__) for outcome in run.play()) for run in runs_of(name)
    }
    assert len(ways) > 1

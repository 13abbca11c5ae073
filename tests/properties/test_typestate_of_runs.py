"""What the typestate says of fields at the entry of procedures is so whenever the programs run."""

import copy
import functools
import random
from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest
from pydantic import BaseModel

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_state import Certainty, FieldState
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_runtime import Event
from tests.effort import amount
from tests.properties.example_runs import BEGINNINGS, begin, compiled, random_event
from tests.runtime import test_accept_runs as clean
from tests.runtime.test_accept_runs import SCRIPTS

RUNS = amount(20, thorough=60)
LENGTH = 25


States = Mapping[str, Mapping[str, FieldState]]


@functools.cache
def entry_states(program: Program) -> States:
    """The states at the entry of each procedure, by its simple name."""
    facts = Facts(program)
    found = {
        simple_name(procedure.qualname): facts.typestate.at_entry(procedure.qualname)
        for procedure in program.procedures
    }
    return {procedure: states for procedure, states in found.items() if states is not None}


@functools.cache
def changes(program: Program) -> Mapping[tuple[str, str], frozenset[str]]:
    """The fields that a procedure's handlers of an event change in place, by simple names."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            key = simple_name(procedure.qualname), simple_name(run.event)
            paths = {path.partition(".")[0] for path, _ in run.effect.mutates}
            found[key] = found.get(key, frozenset()) | paths
    return found


def changed_by(event: Event[Any], procedure: str, program: Program) -> frozenset[str]:
    found = changes(program)
    return frozenset().union(
        *(found.get((procedure, one.__name__), frozenset()) for one in type(event).__mro__)
    )


def assert_given(sigma: Any, path: str, state: FieldState, changed: set[str], where: str) -> None:
    """A field that is said to be set was given a value, and one that never is was not."""
    owner, _, name = path.rpartition(".")
    holder = functools.reduce(_part, owner.split("."), sigma) if owner else sigma
    if not isinstance(holder, BaseModel) or path.partition(".")[0] in changed:
        return
    if state.assigned is Certainty.SURELY:
        assert name in holder.model_fields_set, (where, path, state)
    elif state.assigned is Certainty.NEVER and not owner:
        assert name not in holder.model_fields_set, (where, path, state)


def assert_so(sigma: Any, states: Mapping[str, FieldState], changed: set[str], where: str) -> None:
    for path, state in states.items():
        try:
            value = functools.reduce(_part, path.split("."), sigma)
        except _ABSENT:
            continue  # the object around it is not there
        if state.none is not None and state.none is not Certainty.PERHAPS:
            assert (value is None) is (state.none is Certainty.SURELY), (where, path, value, state)
        if state.values is not None:
            shown = value.name if isinstance(value, Enum) else value
            assert shown in state.values, (where, path, value, state)
        assert_given(sigma, path, state, changed, where)


_ABSENT = (AttributeError, KeyError, TypeError)


def _part(owner: Any, step: str) -> Any:
    return owner[step] if isinstance(owner, dict) else getattr(owner, step)


@pytest.mark.thorough
@pytest.mark.parametrize("name", BEGINNINGS)
def test_fields_are_as_they_are_said_to_be(name: str) -> None:
    known = entry_states(compiled(name).program)
    for seed in range(RUNS):
        choose = random.Random(seed)
        session = begin(name, built=False)
        changed: set[str] = set()
        for _ in range(LENGTH):
            procedure = type(session.procedure).__name__
            if session.finished:
                break
            assert_so(session.sigma, known.get(procedure, {}), changed, f"{name} {seed} {procedure}")
            event = random_event(name, session.procedure, session.sigma, choose)
            changed |= changed_by(event, procedure, compiled(name).program)
            session.send(event)


@pytest.mark.thorough
@pytest.mark.parametrize("name", SCRIPTS)
def test_fields_of_clean_programs_are_as_they_are_said_to_be(name: str) -> None:
    choose = random.Random(name)
    known = entry_states(clean.compiled(name).program)
    runs = clean.runs_of(name)
    lines = [event for run in runs for event, _ in run.lines if isinstance(event, Event)]
    for _ in range(amount(8, thorough=20)):
        session = choose.choice(runs).start()
        session.retry_limits = LENGTH
        changed: set[str] = set()
        for _ in range(LENGTH):
            procedure = type(session.procedure).__name__
            if session.finished:
                break
            assert_so(session.sigma, known.get(procedure, {}), changed, f"{name} {procedure}")
            event = copy.deepcopy(choose.choice(lines))
            changed |= changed_by(event, procedure, clean.compiled(name).program)
            session.send(event)


def test_most_examples_are_followed() -> None:
    followed = [name for name in BEGINNINGS if entry_states(compiled(name).program)]
    assert len(followed) >= 9, sorted(set(BEGINNINGS) - set(followed))

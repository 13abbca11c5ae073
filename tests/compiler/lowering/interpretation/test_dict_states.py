"""Changes of a state that is itself a dictionary: its keys are its fields."""

import pytest

from sopy_compiler.ir.effect import Effect
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText

PROGRAM = """
from typing import Any, NotRequired
from typing_extensions import TypedDict
from sopy import Event, Procedure, handler

class Basket(TypedDict):
    items: NotRequired[list[str]]
    total: NotRequired[int]

class Go(Event[str]):
    pass

class Start(Procedure[{state}]):
    @handler
    def on_go(self, sigma: {state}, event: Go):
        {statement}
        return self
"""
STATES = ("Basket", "dict[str, Any]")


def effect(state: str, statement: str) -> Effect:
    text = PROGRAM.format(state=state, statement=statement)
    program = lower_program([SourceText(path="flow.py", module="flow", text=text)], loader=NoLoader())
    (run,) = program.procedures[0].runs
    return run.effect


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "statement", ["sigma['total'] = 1", "sigma['total'] += 1", "del sigma['total']", "sigma |= {'total': 1}"]
)
def test_a_constant_key_is_a_field(state: str, statement: str) -> None:
    found = effect(state, statement)
    assert not found.is_opaque
    assert {*found.writes, *(path for path, _ in found.mutates)} == {"total"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "statement",
    [
        "sigma[event.payload] = 1",
        "del sigma[event.payload]",
        "sigma.pop(event.payload)",
        "sigma.popitem()",
        "sigma.clear()",
        "sigma.update(**{event.payload: 1})",
        "sigma |= {event.payload: 1}",
    ],
)
def test_any_key_may_change(state: str, statement: str) -> None:
    assert effect(state, statement).is_opaque


@pytest.mark.parametrize("key", ["0", "event.payload", ":2"])
def test_deleting_from_a_field_changes_the_field(key: str) -> None:
    found = effect("Basket", f"del sigma['items'][{key}]")
    assert not found.is_opaque
    assert [path for path, _ in found.mutates] == ["items"]

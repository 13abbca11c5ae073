"""Graphs with the numbers of the pytest plugin."""

from typing import Any

import pytest

from sopy_compiler.compiler import compile_source, machines
from sopy_compiler.emit.coverage import UnreadableCoverageError, read_coverage, with_coverage
from sopy_compiler.emit.drawn_edge import drawn_edges
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.source.text import SourceText

FLOW = """
from sopy import SOP, End, Event, Procedure, handler

class Paid(Event[int]): ...

class Pay(Procedure[dict]):
    @handler
    def on_paid(self, sigma: dict, event: Paid):
        if event.payload < 0:
            raise ValueError
        if event.payload == 0:
            return "pay more"
        if event.payload == 1:
            return Ship()
        return self

class Ship(Procedure[dict]):
    @handler
    def on_paid(self, sigma: dict, event: Paid):
        return End()

SOP({}, Pay())
"""


def document(*transitions: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "transitions": list(transitions)}


def taken(procedure: str, way: str, number: int) -> dict[str, Any]:
    return {"procedure": procedure, "event": "Paid", "way": way, "taken": number}


def covered(*transitions: dict[str, Any]) -> MachineView:
    program = compile_source([SourceText(path="flow.py", module="flow", text=FLOW)])
    (machine,) = with_coverage(machines(program), read_coverage(document(*transitions)))
    return machine


def test_transitions_have_the_number_of_what_an_outcome_shows_of_them() -> None:
    machine = covered(taken("flow.Pay", "recover", 2), taken("flow.Pay", "move to Ship", 3))
    assert [(edge.kind.value, edge.taken) for edge in machine.edges] == [
        ("raise", 2),
        ("recover", 2),
        ("move", 3),
        ("stay", 0),
        ("finish", 0),
    ]
    labels = [cause.short_label for arrow in drawn_edges(machine.edges) for cause in arrow.causes]
    assert labels == ["Paid (recover) taken 2", "Paid never taken", "Paid taken 3", "Paid never taken"]


@pytest.mark.parametrize(
    "other", [[], {"version": 2}, {"version": 1}, {"version": 1, "transitions": [{"way": "stay"}]}]
)
def test_another_document_is_refused(other: object) -> None:
    with pytest.raises(UnreadableCoverageError):
        read_coverage(other)

# covers: sopy_compiler.lowering.outside_classes

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.emit.dispatch_table_names import TableNames
from sopy_compiler.emit.dispatch_table_rows import rows_of_module
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.unresolved import UnresolvedKind
from sopy_compiler.ir.verify import verify
from tests.compiler.lowering.whole_programs import lowered, procedure

HEAD = """
import shared
from functools import lru_cache
from shared import Far, FarBase, registry
from types import SimpleNamespace

class Derived(FarBase):
    pass

class Mixed(lru_cache(Go)):
    pass

class Start(Procedure[State]):
    prompt = make_prompt("Begin")

    @handler
    def on_it(self, sigma: State, event: {event}):
        sigma.total += 1
        return Last()

class Last(Procedure[State]):
    prompt = make_prompt("Come to an end")

    @handler
    def on_go(self, sigma: State, event: Go):
        assert sigma.total < 9
        return End()

SOP(state=State(), init_proc=Start()){observes}
"""


def program(event: str, *, observes: str = "") -> Program:
    found = lowered(HEAD.format(event=event, observes=observes))
    assert verify(found) == ()
    return found


@pytest.mark.parametrize(
    ("written", "events"),
    [
        ("Far", ["shared.Far"]),
        ("'Far'", ["shared.Far"]),
        ("shared.part.Far", ["shared.part.Far"]),
        ("Go | Far", ["flow.Go", "shared.Far"]),
        ("Far | Go | shared.Near", ["shared.Far", "flow.Go", "shared.Near"]),
        ("Derived", ["flow.Derived"]),
        ("Mixed", ["flow.Mixed"]),
        ("registry['far']", ["unknown event of on_it"]),
        ("Go | registry['far']", ["flow.Go", "unknown event of on_it"]),
        ("registry()", ["unknown event of on_it"]),
    ],
)
def test_a_handler_for_an_unknown_event_stays_a_handler_with_its_transitions(
    written: str, events: list[str]
) -> None:
    found = program(written)
    start = procedure(found, "Start")
    assert [run.event for run in start.runs] == events
    assert [run.transitions[0].target for run in start.runs] == ["flow.Last"] * len(events)
    (gap,) = found.unresolved
    assert (gap.kind, gap.symbol, gap.span.line) == (UnresolvedKind.EVENT, "Start.on_it", start.span.line + 4)


@pytest.mark.parametrize("written", ["Far", "Go | Far", "Derived", "registry['far']"])
def test_nothing_is_reported_because_of_an_event_that_is_not_known(written: str) -> None:
    for observes in ("", ".observes(Go)", ".observes(Go, shared.Far)"):
        found = program(written, observes=observes)
        assert [one.code for one in run(found, Facts(found), Selection())] == []


def test_what_lies_behind_an_unknown_event_is_known_to_be_reached() -> None:
    found = program("Far")
    (workflow,) = Facts(found).workflows
    assert workflow.surely_reachable == {"flow.Start", "flow.Last", "End"}


def test_a_procedure_with_an_unknown_event_runs_without_the_table() -> None:
    found = program("Go | Far")
    rows = rows_of_module(found, "flow", TableNames(program=found), lambda span: "")
    assert [name for name, _ in rows.procedures] == ["Last"]
    assert [one.procedure for one in rows.left_out] == ["Start"]


def test_an_unknown_event_may_count_as_any_other() -> None:
    events = Facts(program("Far")).events
    assert not events.bases_known("shared.Far")
    assert events.bases_known("flow.Go")


@pytest.mark.parametrize("written", ["int", "State", "SimpleNamespace | State", "Go | None"])
def test_what_surely_is_no_event_is_refused(written: str) -> None:
    found = program(written)
    assert "SOP112" in [one.code for one in run(found, Facts(found), Selection())]

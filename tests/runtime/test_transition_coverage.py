"""The tests of a workflow see which of its transitions they have taken."""

# covers: sopy_runtime.pytest_plugin

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from sopy_runtime import SOP, Session
from sopy_runtime.transition_coverage import TransitionCoverage, WayCoverage, merged, percentage, report
from tests.runtime.orders import Basket, CheckedOut, GiftAdded, ItemAdded, Line, Noise, Order, Paid

pytest_plugins = "pytester"

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "formats" / "coverage-v1.schema.json"
PLUGIN = ("-p", "no:asyncio", "-p", "no:sopyc", "-p", "sopy_runtime.pytest_plugin", "-p", "no:cacheprovider")
WORKFLOW = """
from sopy_runtime import End, Event, Procedure, Session, handler
from sopy_runtime.prompt import cond

class Asked(Event[int]): ...

class Asking(Procedure[dict]):
    @handler
    def on_asked(self, sigma: dict, event: Asked):
        if cond(event.payload < 0, "the number is negative"):
            return "ask again"
        return Answering()

class Answering(Procedure[dict]):
    @handler
    def on_asked(self, sigma: dict, event: Asked):
        if event.payload == 0:
            return End()
        return self

def test_moving():
    assert Session(Asking(), {}).send(Asked(1)).kind == "moved"

def test_staying():
    session = Session(Asking(), {}, observers=[print])
    session.send(Asked(1))
    assert session.send(Asked(1)).kind == "stayed"
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(test_asking=WORKFLOW)
    return pytester


def test_rows_of_visited_and_following_procedures_count() -> None:
    coverage = TransitionCoverage()
    session = Session(Basket(), Order(), observers=(coverage,))
    assert coverage.rows() == ()
    session.send(Noise())
    session.send(Paid(1))
    session.send(GiftAdded(Line(name="pen")))
    rows = {(row.procedure.rpartition(".")[2], row.event): row for row in coverage.rows()}
    assert sorted(rows) == [
        ("Basket", "CheckedOut"),
        ("Basket", "ItemAdded"),
        ("Payment", "Cancelled"),
        ("Payment", "Paid"),
    ]
    assert [(one.way, one.taken) for one in rows["Basket", "ItemAdded"].ways if one.taken] == [("stay", 1)]
    assert "    missed: move to Payment (otherwise)" in report(coverage.rows())
    assert rows["Basket", "CheckedOut"].missed == (
        WayCoverage("recover", "not (sigma.lines)", 0),
        WayCoverage("move to Payment", "otherwise", 0),
    )


def test_sessions_of_several_runs_are_added_up() -> None:
    first, second = TransitionCoverage(), TransitionCoverage()
    Session(Basket(), Order(), observers=(first,)).send(CheckedOut())
    session = Session(Basket(), Order(), observers=(second,))
    session.send(ItemAdded(Line(name="pen")))
    session.send(CheckedOut())
    rows = merged((*first.rows(), *second.rows()))
    assert {row.event: row.missed for row in rows}["CheckedOut"] == ()
    assert report(rows)[-1] == f"3 of 8 transitions, {percentage(rows):.0f} %"


def test_nothing_is_reported_unless_it_is_asked_for(project: pytest.Pytester) -> None:
    result = project.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line("*transition*")


def test_the_report_names_what_no_test_has_taken(project: pytest.Pytester) -> None:
    before = Session.__init__
    result = project.runpytest_inprocess(*PLUGIN, "--sopy-coverage")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*= transition coverage =*",
            "test_asking.Answering  Asked  1/2",
            "    missed: finish (if the payload is 0)  test_asking.py:17",
            "test_asking.Asking  Asked *1/2",
            "    missed: recover (if the number is negative)  test_asking.py:10",
            "2 of 4 transitions, 50 %",
        ]
    )
    assert Session.__init__ is before


@pytest.mark.parametrize(("wanted", "exit_code"), [("50", 0), ("51", 1)])
def test_too_little_coverage_fails_the_run(project: pytest.Pytester, wanted: str, exit_code: int) -> None:
    result = project.runpytest_inprocess(*PLUGIN, "--sopy-fail-under", wanted)
    result.assert_outcomes(passed=2)
    assert result.ret == exit_code
    assert ("less than the 51 %" in result.stdout.str()) == bool(exit_code)


def test_workers_send_home_what_they_saw(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(*PLUGIN, "-n", "1", "--sopy-fail-under", "60")
    result.stdout.fnmatch_lines(["2 of 4 transitions, 50 %", "less than the 60 % that are wanted"])
    assert result.ret == 1


def test_an_sop_is_watched_too(project: pytest.Pytester) -> None:
    coverage = TransitionCoverage()
    sop = SOP(Order(), Basket())
    sop.session._observers = (coverage,)
    sop.send(ItemAdded(Line(name="pen")))
    taken = [one for row in coverage.rows() for one in row.ways if one.taken]
    assert [(one.way, one.taken) for one in taken] == [("stay", 1)]


def test_what_the_graph_does_not_have_fails_the_run(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_patched="""
import test_asking
from sopy_runtime import Event, Procedure, Session, handler

class Elsewhere(Procedure[dict]):
    @handler
    def on_asked(self, sigma: dict, event: test_asking.Asked):
        return sigma["next"]

def test_moving(monkeypatch):
    monkeypatch.setattr(test_asking, "Answering", Elsewhere)
    session = Session(test_asking.Asking(), {"next": test_asking.Asking()})
    assert session.send(test_asking.Asked(1)).kind == "moved"
    assert session.send(test_asking.Asked(1)).kind == "moved"
"""
    )
    result = project.runpytest_inprocess(*PLUGIN, "--sopy-coverage", "test_patched.py")
    result.assert_outcomes(passed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "not counted: test_patched.Elsewhere  Asked: move to Asking, which the graph has a gap for: *",
            "SOP604 not in the graph: test_asking.Asking  Asked: move to Elsewhere; please report *",
        ]
    )


def test_reports_for_programs_go_to_files(project: pytest.Pytester) -> None:
    project.makepyfile(unvisited=WORKFLOW.split("def test_moving", maxsplit=1)[0])
    outputs = ("--sopy-output", "json=taken.json", "--sopy-output", "lcov=taken.info")
    result = project.runpytest_inprocess(*PLUGIN, *outputs, "--sopy-source", "test_asking.py")
    assert result.ret == 0
    document = json.loads((project.path / "taken.json").read_text())
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    assert document["summary"] == {"transitions": 4, "taken": 2, "percent": 50.0}
    assert {one["path"] for one in document["transitions"]} == {"test_asking.py"}
    lcov = (project.path / "taken.info").read_text().splitlines()
    assert lcov[:4] == ["TN:", "SF:test_asking.py", "BRDA:17,0,0,0", "BRDA:18,0,1,1"]
    graph = [sys.executable, "-m", "sopy_compiler", "graph", "test_asking.py", "--coverage", "taken.json"]
    drawn = subprocess.run(graph, capture_output=True, text=True, check=True).stdout
    assert "s1 --> s1 : Asked (recover) never<br/>taken\n" in drawn
    assert "s1 --> s2 : Asked taken 2" in drawn
    whole = project.runpytest_inprocess(*PLUGIN, "--sopy-source", ".")
    whole.stdout.fnmatch_lines(["unvisited.Asking  Asked *0/2", "2 of 8 transitions, 25 %"])
    wrong = project.runpytest_inprocess(*PLUGIN, "--sopy-output", "xml=taken.xml")
    assert wrong.ret == pytest.ExitCode.USAGE_ERROR


def test_without_the_compiler_the_source_of_the_handlers_tells(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopy_runtime.known_transitions._COMPILER", "sopy_compiler_that_is_not_there")
    result = project.runpytest_inprocess(*PLUGIN, "--sopy-coverage")
    result.stdout.fnmatch_lines(
        [
            "    missed: finish (if event.payload == 0)",
            "2 of 4 transitions, 50 %",
            "by the handlers' source alone: sopyc is not installed",
        ]
    )


def test_a_handler_that_raises_has_taken_the_way_of_its_raise(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        test_raising="""
        import asyncio, pytest
        from sopy_runtime import Event, HandlerError, Procedure, Session, handler

        class Asked(Event[int]): ...

        class Waited(Event[int]): ...

        class Asking(Procedure[dict]):
            @handler
            def on_asked(self, sigma: dict, event: Asked):
                raise ZeroDivisionError("never")

            @handler
            async def on_waited(self, sigma: dict, event: Waited):
                raise ZeroDivisionError("never")

        def test_plain():
            with pytest.raises(HandlerError):
                Session(Asking(), {}).send(Asked(1))

        def test_async():
            with pytest.raises(HandlerError):
                asyncio.run(Session(Asking(), {}).asend(Waited(1)))
        """
    )
    done = pytester.runpytest_inprocess(*PLUGIN, "--sopy-coverage", "--sopy-fail-under", "100")
    assert done.ret == 0, done.outlines
    done.stdout.no_fnmatch_line("*missed*")

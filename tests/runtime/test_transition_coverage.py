"""The tests of a workflow see which of its transitions they have taken."""

# covers: sopy_runtime.pytest_plugin

from pathlib import Path

import pytest

from sopy_runtime import SOP, Session
from sopy_runtime.transition_coverage import TransitionCoverage, merged, percentage, report
from tests.runtime.orders import Basket, CheckedOut, GiftAdded, ItemAdded, Line, Noise, Order, Paid

pytest_plugins = "pytester"

ROOT = Path(__file__).resolve().parents[2]
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
    assert rows["Basket", "ItemAdded"].taken == {"stay"}
    assert "    missed: move to Payment (otherwise)" in report(coverage.rows())
    assert rows["Basket", "CheckedOut"].missed == (
        ("recover", "not (sigma.lines)"),
        ("move to Payment", "otherwise"),
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
            "    missed: finish (if event.payload == 0)",
            "test_asking.Asking  Asked *1/2",
            "    missed: recover (if the number is negative)",
            "2 of 4 transitions, 50 %",
        ]
    )
    assert Session.__init__ is before


@pytest.mark.parametrize(("wanted", "exit_code"), [("50", 0), ("51", 1)])
def test_too_little_coverage_fails_the_run(project: pytest.Pytester, wanted: str, exit_code: int) -> None:
    result = project.runpytest_inprocess(*PLUGIN, "--sopy-coverage-fail-under", wanted)
    result.assert_outcomes(passed=2)
    assert result.ret == exit_code
    assert ("less than the 51 %" in result.stdout.str()) == bool(exit_code)


def test_workers_send_home_what_they_saw(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(*PLUGIN, "-n", "1", "--sopy-coverage-fail-under", "60")
    result.stdout.fnmatch_lines(["2 of 4 transitions, 50 %", "less than the 60 % that are wanted"])
    assert result.ret == 1


def test_an_sop_is_watched_too(project: pytest.Pytester) -> None:
    coverage = TransitionCoverage()
    sop = SOP(Order(), Basket())
    sop.session._observers = (coverage,)
    sop.send(ItemAdded(Line(name="pen")))
    assert [row.taken for row in coverage.rows() if row.event == "ItemAdded"] == [{"stay"}]

from datetime import timedelta

import pytest

from sopy_runtime import Session

from .workflow import (
    AnalyticsState,
    ReportGenerator,
    Reporting,
    ReportRequested,
    ReportReviewed,
    ReportSaved,
    ReviewReport,
    SaveReport,
)


def run_of(*, duration: timedelta | None = timedelta(seconds=8)) -> AnalyticsState:
    return AnalyticsState(
        processed=["a", "b", "c", "d"], success_count=3, error_summary={"timeout": 1}, duration=duration
    )


@pytest.fixture
def session() -> Session[AnalyticsState]:
    return Session(start=ReportGenerator(), sigma=Reporting(run_of()).state)


def test_a_good_report_is_saved_at_once(session: Session[AnalyticsState]) -> None:
    assert session.send(ReportRequested(0.5)).kind == "moved"
    assert isinstance(session.procedure, SaveReport)
    assert session.procedure.report == {
        "total_records": 4,
        "success_rate": 0.75,
        "error_summary": {"timeout": 1},
        "seconds_per_record": 2.0,
    }
    assert session.send(ReportSaved("report.json")).kind == "finished"


def test_a_bad_report_is_reviewed_first(session: Session[AnalyticsState]) -> None:
    session.send(ReportRequested(0.9))
    assert isinstance(session.procedure, ReviewReport)
    session.send(ReportReviewed("a network failure"))
    assert isinstance(session.procedure, SaveReport)
    assert "a network failure" in session.procedure.prompt


def test_the_state_is_never_changed(session: Session[AnalyticsState]) -> None:
    session.send(ReportRequested(0.9))
    session.send(ReportReviewed("fine"))
    session.send(ReportSaved("report.json"))
    assert session.sigma == run_of()


def test_a_run_that_goes_on_has_no_speed_yet() -> None:
    session = Session(start=ReportGenerator(), sigma=run_of(duration=None))
    session.send(ReportRequested(0.5))
    assert isinstance(session.procedure, SaveReport)
    assert session.procedure.report["seconds_per_record"] is None

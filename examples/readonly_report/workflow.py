"""Read-only access: a procedure that looks at the state and hands its result on by value.

`ReportGenerator` changes nothing. What it computed travels as a local variable of the next procedure,
`SaveReport(report)`, and dies with it: a report that could be computed again is not worth a field.
"""

from datetime import timedelta

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Report(TypedDict):
    """What is saved."""

    total_records: int
    success_rate: float
    error_summary: dict[str, int]
    seconds_per_record: float | None


class AnalyticsState(BaseModel):
    """The result of an earlier run; this workflow only reads it."""

    processed: list[str] = Field(description="records that were processed")
    success_count: int = Field(description="records processed without an error")
    error_summary: dict[str, int] = Field(description="how often each error occurred")
    duration: timedelta | None = Field(description="how long the run took; None while it is still running")

    @property
    def success_rate(self) -> float:
        """Share of the records without an error; a run without records has not failed."""
        return self.success_count / len(self.processed) if self.processed else 1.0

    @property
    def seconds_per_record(self) -> float | None:
        """None when it cannot be said yet."""
        if self.duration is None or not self.processed:
            return None
        return self.duration.total_seconds() / len(self.processed)


class ReportRequested(Event[float]):
    """Someone wants a report; the payload is the success rate below which it must be reviewed."""


class ReportReviewed(Event[str]):
    """A human has read the report; the payload is a remark."""


class ReportSaved(Event[str]):
    """The report was stored; the payload is where."""


class ReportGenerator(Procedure[AnalyticsState]):
    """Reads, computes, moves on. Running it twice gives the same report twice."""

    read_only = True
    prompt = make_prompt("Wait until someone asks for the report")
    ignore = [ReportReviewed, ReportSaved]

    @handler
    def on_requested(self, sigma: AnalyticsState, event: ReportRequested) -> Procedure[AnalyticsState]:
        report: Report = {
            "total_records": len(sigma.processed),
            "success_rate": sigma.success_rate,
            "error_summary": dict(sigma.error_summary),
            "seconds_per_record": sigma.seconds_per_record,
        }
        passed = cond(sigma.success_rate >= event.payload, "the success rate is acceptable")
        return SaveReport(report) if passed else ReviewReport(report)


class ReviewReport(Procedure[AnalyticsState]):
    """Bad news is read by a human before it is stored."""

    ignore = [ReportRequested, ReportSaved]

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.prompt = make_prompt(f"Have a human look at a success rate of {report['success_rate']:.0%}")

    @handler
    def on_reviewed(self, sigma: AnalyticsState, event: ReportReviewed) -> Procedure[AnalyticsState]:
        return SaveReport(self.report, remark=event.payload)


class SaveReport(Procedure[AnalyticsState]):
    """Holds the report while the agent stores it."""

    ignore = [ReportRequested, ReportReviewed]

    def __init__(self, report: Report, *, remark: str = "none") -> None:
        super().__init__()
        self.report = report
        self.prompt = make_prompt(f"Save this report: {report}; remark: {remark}")

    @handler
    def on_saved(self, sigma: AnalyticsState, event: ReportSaved) -> End:
        total = self.report["total_records"]
        return End(make_prompt(f"The report on {total} records is in {event.payload}"))


class Reporting(SOP[AnalyticsState]):
    """The workflow over the result of a run; it listens to nothing but its own three events."""

    def __init__(self, state: AnalyticsState) -> None:
        super().__init__(state=state, init_proc=ReportGenerator())
        self.observes(ReportRequested, ReportReviewed, ReportSaved)

import pytest

from sopy_runtime import Session

from .workflow import (
    Aggregate,
    AggregationState,
    GenerateReport,
    ReportGenerated,
    SourceData,
    SourceDataReceived,
    aggregation,
)


@pytest.fixture
def session() -> Session[AggregationState]:
    return Session(start=Aggregate(), sigma=aggregation(2).state)


def delivered(source: str, *values: float) -> SourceDataReceived:
    return SourceDataReceived(SourceData(source, values))


def test_values_are_combined_when_every_source_has_delivered(session: Session[AggregationState]) -> None:
    assert session.send(delivered("north", 1.0, 2.0)).kind == "stayed"
    assert session.sigma.aggregates is None
    assert session.send(delivered("south", 6.0)).kind == "moved"
    assert isinstance(session.procedure, GenerateReport)
    assert session.sigma.describe() == "3 values from 1.0 to 6.0, average 3.00"
    assert session.send(ReportGenerated("Rain")).kind == "finished"


def test_a_source_may_correct_itself(session: Session[AggregationState]) -> None:
    session.send(delivered("north", 1.0))
    session.send(delivered("north", 2.0))
    assert isinstance(session.procedure, Aggregate)
    assert session.sigma.data_sources == {"north": (2.0,)}


def test_without_values_there_is_no_report(session: Session[AggregationState]) -> None:
    session.send(delivered("north"))
    assert session.send(delivered("south")).kind == "finished"
    assert session.sigma.describe() == "no values"

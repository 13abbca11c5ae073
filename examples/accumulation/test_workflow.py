import pytest

from sopy_runtime import Session

from .workflow import (
    AnalyseData,
    AnalysisComplete,
    CleanData,
    CleaningComplete,
    CollectData,
    DataCollectionState,
    DataSourceRead,
    ReportWritten,
    WriteReport,
    data_collection,
)


@pytest.fixture
def session() -> Session[DataCollectionState]:
    return Session(start=CollectData(), sigma=data_collection("north", "south").state)


def read(source: str, *values: float) -> DataSourceRead:
    return DataSourceRead({"source": source, "values": list(values)})


def test_the_state_grows_step_by_step(session: Session[DataCollectionState]) -> None:
    assert session.send(read("north", 1.0, 99.0)).kind == "stayed"
    assert session.sigma.missing_sources == ["south"]
    session.send(read("south", 3.0))
    assert isinstance(session.procedure, CleanData)
    session.send(CleaningComplete([1.0, 3.0]))
    assert isinstance(session.procedure, AnalyseData)
    session.send(AnalysisComplete(2.0))
    assert isinstance(session.procedure, WriteReport)
    assert session.send(ReportWritten("All is well")).kind == "finished"
    assert (session.sigma.mean, session.sigma.dropped) == (2.0, 1)


def test_an_unexpected_source_is_refused(session: Session[DataCollectionState]) -> None:
    outcome = session.send(read("west", 1.0))
    assert outcome.kind == "recover"
    assert session.sigma.raw_data == {}


def test_cleaning_may_not_remove_everything(session: Session[DataCollectionState]) -> None:
    session.send(read("north", 1.0))
    session.send(read("south", 3.0))
    assert session.send(CleaningComplete([])).kind == "recover"


def test_an_impossible_mean_is_refused(session: Session[DataCollectionState]) -> None:
    session.send(read("north", 1.0))
    session.send(read("south", 3.0))
    session.send(CleaningComplete([1.0, 3.0]))
    assert session.send(AnalysisComplete(17.0)).kind == "recover"
    assert session.sigma.mean == 0.0

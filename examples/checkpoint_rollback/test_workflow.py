import pytest

from sopy_runtime import Session

from .workflow import (
    CheckpointState,
    DataChanged,
    Idle,
    OperationBegun,
    OperationCompleted,
    OperationFailed,
    ProcessOperation,
    transaction,
)


@pytest.fixture
def session() -> Session[CheckpointState]:
    return Session(start=Idle(), sigma=transaction().state)


def change(key: str, value: int) -> DataChanged:
    return DataChanged({"key": key, "value": value})


def test_a_completed_operation_keeps_its_changes(session: Session[CheckpointState]) -> None:
    session.send(OperationBegun("import"))
    assert isinstance(session.procedure, ProcessOperation)
    assert session.send(change("a", 1)).kind == "stayed"
    assert session.send(OperationCompleted(2)).kind == "recover"
    assert session.send(OperationCompleted(1)).kind == "finished"
    assert session.sigma.current_data == {"a": 1}


def test_a_failed_operation_leaves_no_trace_in_the_data(session: Session[CheckpointState]) -> None:
    session.send(OperationBegun("import"))
    session.send(change("a", 1))
    session.send(change("b", 2))
    assert session.send(OperationFailed("source is gone")).kind == "moved"
    assert isinstance(session.procedure, Idle)
    assert (session.sigma.current_data, session.sigma.processing_stage) == ({}, "idle")


def test_too_many_failures_end_with_a_human(session: Session[CheckpointState]) -> None:
    session.send(OperationBegun("import"))
    session.send(OperationFailed("source is gone"))
    session.send(OperationBegun("import"))
    assert session.send(OperationFailed("still gone")).kind == "finished"
    assert session.sigma.failures == 2

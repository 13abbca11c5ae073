import pytest

from sopy_runtime import Session

from .workflow import (
    Complete,
    HandleErrors,
    ItemProcessed,
    ItemsRetried,
    ProcessingState,
    ProcessItems,
    ResultAccepted,
    processing,
)


@pytest.fixture
def session() -> Session[ProcessingState]:
    return Session(start=ProcessItems(), sigma=processing(target_count=2, max_errors=1).state)


def result(item_id: str, *, success: bool) -> ItemProcessed:
    return ItemProcessed({"item_id": item_id, "success": success})


def test_enough_successes_complete_the_work(session: Session[ProcessingState]) -> None:
    assert session.send(result("a", success=True)).kind == "stayed"
    assert session.send(result("b", success=True)).kind == "moved"
    assert isinstance(session.procedure, Complete)
    assert session.send(ResultAccepted("Ada")).kind == "finished"


def test_a_tolerated_failure_is_put_aside(session: Session[ProcessingState]) -> None:
    outcome = session.send(result("a", success=False))
    assert outcome.kind == "recover"
    # A recovery message reports; what the handler has changed stays changed.
    assert session.sigma["failed_items"] == ["a"]


def test_too_many_failures_need_a_human(session: Session[ProcessingState]) -> None:
    session.send(result("a", success=False))
    session.send(result("b", success=False))
    assert isinstance(session.procedure, HandleErrors)
    assert session.send(ItemsRetried(["a"])).kind == "moved"
    assert isinstance(session.procedure, ProcessItems)
    assert session.sigma["failed_items"] == ["b"]


def test_a_human_may_give_up(session: Session[ProcessingState]) -> None:
    session.send(result("a", success=False))
    session.send(result("b", success=False))
    assert session.send(ItemsRetried([])).kind == "finished"

"""What is raised when several workflows have seen one event, and some of them failed."""

from collections.abc import Sequence
from typing import Any

from sopy_runtime.display import text_of
from sopy_runtime.errors import SessionFinished, SOPRetryExceptionHook
from sopy_runtime.prompt import Prompt


def raise_first(failures: Sequence[Exception], *, was_taken: bool) -> None:
    """Raise the first that is no recovery; else the recoveries, as one.

    Args:
        failures: in the order in which the workflows saw the event.
        was_taken: whether one of the others took the event. Then those that are over have no part in it.
    """
    if was_taken or not all(isinstance(failure, SessionFinished) for failure in failures):
        failures = [failure for failure in failures if not isinstance(failure, SessionFinished)]
    recoveries = [failure for failure in failures if isinstance(failure, SOPRetryExceptionHook)]
    for failure in failures:
        if not isinstance(failure, SOPRetryExceptionHook):
            raise failure
    if recoveries:
        raise recoveries[0] if len(recoveries) == 1 else _joined(recoveries)


def _joined(recoveries: Sequence[SOPRetryExceptionHook]) -> SOPRetryExceptionHook:
    def execute_all(_: Prompt) -> list[Any]:
        return [recovery.execute() for recovery in recoveries]

    return SOPRetryExceptionHook(
        Prompt("\n".join(text_of(recovery.prompt) for recovery in recoveries)),
        execute_all,
        recoveries[0].current_procedure,
    )

"""Running what handlers have queued behind the event that they handle."""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sopy_runtime.event import Event
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import S
from sopy_runtime.recovery import retry_limit_error
from sopy_runtime.run import Pending, Run


def run_queued(
    run: Run[S],
    first: Outcome[S],
    transact: Callable[[Run[S], Event[Any], str | None], Outcome[S]],
    retry_limits: int,
) -> Exception | None:
    """Run one event after the other, note their outcomes in the first one; the first error, if any."""
    outcomes: list[Outcome[S]] = []
    failures: list[Exception] = []
    queue = deque(run.queued())
    while queue:
        try:
            outcomes.append(transact(run, queue.popleft(), None))
        except Exception as failure:  # noqa: BLE001  raised when all have run
            failures.append(failure)
        queue.extend(run.queued())
    first.later = tuple(outcomes)
    return _first_failure(outcomes, failures, retry_limits)


async def arun_queued(
    run: Run[S],
    first: Outcome[S],
    owned: Callable[[], AbstractContextManager[None]],
    retry_limits: int,
) -> Exception | None:
    """The same, and async handlers are awaited; `owned` marks the turn as theirs."""
    outcomes: list[Outcome[S]] = []
    failures: list[Exception] = []
    queue = deque(run.queued())
    while queue:
        try:
            outcome = run.transact(queue.popleft(), None)
            if isinstance(outcome, Pending):
                with owned():
                    outcome = await run.finish(outcome)
            outcomes.append(outcome)
        except Exception as failure:  # noqa: BLE001  raised when all have run
            failures.append(failure)
        queue.extend(run.queued())
    first.later = tuple(outcomes)
    return _first_failure(outcomes, failures, retry_limits)


def _first_failure(outcomes: list[Outcome[S]], failures: list[Exception], limit: int) -> Exception | None:
    spent = (retry_limit_error(outcome, limit) for outcome in outcomes if outcome.retries > limit)
    return next(iter((*failures, *spent)), None)

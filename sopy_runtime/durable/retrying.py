"""Events that are tried again when their handler fails, later and later, until it is given up.

The next attempt is a timer of the session: it is kept with the state, survives the process, and comes once.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sopy_runtime.errors import HandlerError
from sopy_runtime.event import Event
from sopy_runtime.journal.backoff import Backoff, Exhausted, Retry
from sopy_runtime.journal.timer import Timer
from sopy_runtime.outcome import Outcome
from sopy_runtime.session import Session


def send_or_retry(
    session: Session[Any], event: Event[Any], *, backoff: Backoff, key: str | None = None
) -> Outcome[Any] | None:
    """Send an event; if its handler fails, let it come again by itself. None: it failed.

    Args:
        session: where to.
        event: what to send.
        backoff: how often it is tried, how long in between, and what comes when that is over.
        key: the idempotency key of the first attempt; a retry has its own.

    Raises:
        SopyError: what `Session.send` raises, other than a `HandlerError`.
    """
    try:
        return session.send(event, key=key)
    except HandlerError as error:
        name = f"{session.sequence + 1}.retry"
        now = session.now
        first = Timer(id=name, due=now, event=event, retry=Retry(backoff=backoff, attempts=0))
        session.wish(after_failure(first, error, now))
        return None


def after_failure(timer: Timer, error: HandlerError, now: datetime) -> Timer:
    """What comes in the place of a timer whose event's handler has failed."""
    retry = timer.retry
    assert retry is not None
    attempts = retry.attempts + 1
    backoff = retry.backoff
    name = f"{timer.id.partition('#')[0]}#{attempts}"
    if attempts < backoff.attempts:
        due = now + backoff.wait(attempts)
        return replace(timer, id=name, due=due, retry=replace(retry, attempts=attempts))
    cause = error.__cause__ or error
    payload = Exhausted(event=timer.event, attempts=attempts, error=f"{type(cause).__name__}: {cause}")
    return Timer(id=name, due=now, event=backoff.exhausted(payload))

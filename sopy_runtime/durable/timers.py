"""Sending the events whose time has come.

A timer is part of the state and its event has a key of its own, so it does not matter how often, or from how
many places, one looks: each event is applied once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sopy_runtime.durable.children import tell
from sopy_runtime.durable.retrying import after_failure
from sopy_runtime.errors import HandlerError, SopyError
from sopy_runtime.journal.store import Store
from sopy_runtime.journal.timer import Timer
from sopy_runtime.outcome import Outcome
from sopy_runtime.session import Session


def run_due(session: Session[Any]) -> tuple[Outcome[Any], ...]:
    """Send what is due in this session, in the order of its times; what becomes due on the way, too.

    A `duplicate` at the end says that somebody else has gone on with the session: it has to be resumed.

    Raises:
        SopyError: what `Session.send` raises. The timer is still there if its event was not committed.
    """
    outcomes: list[Outcome[Any]] = []
    while _goes_on(outcomes) and (due := session.due()):
        timer = due[0]
        try:
            outcomes.append(session.send(timer.event, key=timer.key))
        except HandlerError as error:
            _try_again(session, timer, error)
    return tuple(outcomes)


async def arun_due(session: Session[Any]) -> tuple[Outcome[Any], ...]:
    """The same for a session with async handlers."""
    outcomes: list[Outcome[Any]] = []
    while _goes_on(outcomes) and (due := session.due()):
        timer = due[0]
        try:
            outcomes.append(await session.asend(timer.event, key=timer.key))
        except HandlerError as error:
            _try_again(session, timer, error)
    return tuple(outcomes)


def _try_again(session: Session[Any], timer: Timer, error: HandlerError) -> None:
    """Let the event of this timer come again later, if it is one that is tried again."""
    if timer.retry is None:
        raise error
    # First the new one: a process that dies in between tries twice, and never not at all.
    session.wish(after_failure(timer, error, session.now))
    session.cancel(timer.id)


def _goes_on(outcomes: list[Outcome[Any]]) -> bool:
    """Whether nobody else has sent what this session still has before it: then it is behind, for ever."""
    return not outcomes or outcomes[-1].kind != "duplicate"


def run_due_sessions(
    store: Store, *, now: datetime, resume: Callable[[str], Session[Any]]
) -> dict[str, tuple[Outcome[Any], ...] | SopyError]:
    """Wake up every session of a store that has something to do, until none has; what came of it, by session.

    Timers run, children start, and parents are told of their ends. An error of one session keeps no other
    from being woken up; it stands in the place of its outcomes.

    Args:
        store: where they are.
        now: the time; that of the sessions' own clock decides which timers run.
        resume: how to go on with a session: the one at hand, or `Session.resume(store, name, ...)`.
    """
    results: dict[str, tuple[Outcome[Any], ...] | SopyError] = {}
    seen: dict[str, int] = {}
    while names := [name for name in store.due(now) if not isinstance(results.get(name), SopyError)]:
        before = dict(seen)
        for name in names:
            try:
                session = resume(name)
                told = tell(session, store, resume, clock=lambda: now)
                outcomes = (*told, *run_due(session))
            except SopyError as error:
                results[name] = error
                continue
            seen[name] = session.sequence
            earlier = results.get(name, ())
            assert isinstance(earlier, tuple)
            results[name] = (*earlier, *outcomes)
        # A session whose own clock is behind would be asked for ever.
        if seen == before:
            break
    return results

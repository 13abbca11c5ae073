"""Workflows that start others, and are told their ends as events.

What is to be told stands in the state of the session that tells it, so it is committed with the event that
caused it. It is told at least once and takes effect once: a child that is there is not made again, and the
event that tells its end has a key.
"""

from collections.abc import Callable
from typing import Any

from sopy_runtime.beginning import check_start
from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.dispatch import machine_of
from sopy_runtime.errors import StoreError, UnknownSession
from sopy_runtime.event import Event
from sopy_runtime.journal.family import Family, Parent, Start
from sopy_runtime.journal.record import State
from sopy_runtime.journal.store import Store
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure, S
from sopy_runtime.session import Session
from sopy_runtime.timing import timers_after


def start_child(
    parent: Session[Any],
    procedure: Procedure[S],
    sigma: S,
    *,
    child: str,
    on_end: type[Event[Any]],
) -> None:
    """Let another workflow begin; in a handler, as part of its transaction.

    Args:
        parent: the session that is told its end; it must have a store, which will keep the child too.
        procedure: the child's first one.
        sigma: its state.
        child: its name in the store, which no other session has.
        on_end: an event whose payload is a `ChildEnd`.

    Raises:
        SigmaMismatch: the procedure does not work on this state.
    """
    check_start(procedure, sigma)
    parent.wish(Start(child=child, procedure=procedure, sigma=sigma, event=on_end))


def tell(
    session: Session[Any],
    store: Store,
    resume: Callable[[str], Session[Any]],
    *,
    clock: Clock = system_clock,
) -> tuple[Outcome[Any], ...]:
    """Start the children that a session wants, and tell its parent its end; what came of that.

    Args:
        session: whose messages are to be told.
        store: where all of them are.
        resume: how to go on with its parent.
        clock: from which the timeout of a child's first procedure is counted.

    Raises:
        SopyError: the parent's handler failed, or somebody else has gone on. It will be told again.
    """
    outcomes: list[Outcome[Any]] = []
    for message in session.outbox:
        if isinstance(message, Start):
            _start(store, session.id, message, clock)
        else:
            try:
                parent = resume(message.parent)
            except UnknownSession:  # it was forgotten: nobody wants to know
                pass
            else:
                outcomes.append(parent.send(message.event, key=message.key))
        session.sent(message)
    return tuple(outcomes)


def child_state(parent: str, start: Start, clock: Clock) -> State:
    """The first state of a child."""
    procedure = start.procedure
    table = machine_of(type(procedure), type(start.sigma), None).table
    return State(
        sigma=start.sigma,
        procedure=procedure,
        version=table.version,
        timers=timers_after((), entered=procedure, sequence=0, clock=clock),
        family=Family(parent=Parent(session=parent, event=start.event)),
    )


def _start(store: Store, parent: str, start: Start, clock: Clock) -> None:
    state = child_state(parent, start, clock)
    try:
        store.create(start.child, state)
    except StoreError:
        # Started before, by somebody who died before that was noted; or a name that another session has.
        if store.load(start.child).family.parent != state.family.parent:
            raise

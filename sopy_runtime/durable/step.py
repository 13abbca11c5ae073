"""One event as a pure function: what an engine calls that keeps the state itself.

A `Core` is everything a session needs to go on, as one text. `step` takes it and an event, and returns the
next core and what is to be answered. It reads no clock and makes no name: the same arguments give the same
result, so an engine may run it again after a failure.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.durable.one_state import OneState
from sopy_runtime.errors import RetryLimitExceeded, StoreDamaged
from sopy_runtime.event import Event
from sopy_runtime.journal.family import Message
from sopy_runtime.journal.image import Image, Nodes, image_of, parts_to_text, state_of
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, State
from sopy_runtime.journal.timer import Timer
from sopy_runtime.procedure import Procedure
from sopy_runtime.session import Session
from sopy_runtime.table import Table

Core = NewType("Core", str)
"""A state, as JSON. Its form is this module's own, and may change with the version of sopyc."""

FORMAT = 1
_PLACE = ("name", "module", "sequence", "retries", "finished", "version", "pending")
_SESSION = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What came of one event.

    Attributes:
        core: the state after it; the one before, if the event was ignored.
        records: for the journal: one for the event, one for each that its handlers have queued, and one for
            each message.
        reply: the outcome as values of JSON.
        timers: those that have been armed; the engine lets their events come.
        messages: for children and the parent; the engine delivers them once it has kept the core.
    """

    core: Core
    records: tuple[Record, ...]
    reply: dict[str, Any]
    timers: tuple[Timer, ...] = ()
    messages: tuple[Message, ...] = ()


def begin(
    start: Procedure[Any],
    sigma: Any,
    *,
    table: Table | None = None,
    session: str = _SESSION,
    clock: Clock = system_clock,
) -> Core:
    """The core of a new session.

    Args:
        start: the first procedure.
        sigma: the first state.
        table: as for a session.
        session: its name.
        clock: from which the timeout of the first procedure is counted.

    Raises:
        UnpersistableValue: something in it has no meaning outside this process.
    """
    store = OneState()
    Session(start, sigma, store=store, session_id=session, table=table, clock=clock)
    return core_of_image(store.image)


def step(
    core: Core,
    event: Event[Any],
    *,
    now: datetime,
    key: str | None = None,
    known: Record | None = None,
    session: str = _SESSION,
    table: Table | None = None,
    observes: Sequence[type[Event[Any]]] = (),
    retry_limits: int = 3,
    migrations: Migrations = (),
) -> Stepped:
    """Run one event.

    Args:
        core: as `begin` or the last `step` has returned it.
        event: the event.
        now: the time of the records, and from which timers are counted.
        key: of a timer's or child's event: its `key`. Other keys are the engine's to remember.
        known: the record that was committed under this key, if there is one.
        session: its name, by which children know their parent.
        table: as for a session.
        observes: as for a session.
        retry_limits: as for a session.
        migrations: as for a session that is resumed.

    Raises:
        SopyError: what `Session.send` raises. Nothing has changed: the core before is still the right one.
            Too many recoveries in a row are no error here; the reply says so.
    """
    return step_from(
        read_core(core, migrations), event, core=core, now=now, key=key, known=known, session=session,
        table=table, observes=observes, retry_limits=retry_limits,
    )  # fmt: skip


def step_from(
    state: State,
    event: Event[Any],
    *,
    core: Core,
    now: datetime,
    key: str | None = None,
    known: Record | None = None,
    session: str = _SESSION,
    table: Table | None = None,
    observes: Sequence[type[Event[Any]]] = (),
    retry_limits: int = 3,
) -> Stepped:
    """`step` for somebody who has read the core; the state is used up."""
    store = OneState(state, known)
    before = state.timers
    running: Session[Any] = Session.resume(
        store, session, table=table, observes=observes, retry_limits=retry_limits, clock=lambda: now
    )
    is_limit_exceeded = False
    try:
        outcome = running.send(event, key=key)
    except RetryLimitExceeded:
        is_limit_exceeded = True
    else:
        if outcome.kind == "duplicate" and known is not None:
            return Stepped(core=core, records=(), reply={**reply_of(known), "duplicate": True})
    if not store.records:
        return Stepped(core=core, records=(), reply={"kind": "ignored", "sequence": running.sequence})
    messages = running.outbox
    for message in messages:
        running.sent(message)
    return Stepped(
        core=core_of_image(store.image),
        records=tuple(store.records),
        reply={**reply_of(store.records[0]), "limit_exceeded": is_limit_exceeded},
        timers=tuple(timer for timer in running.timers if timer not in before),
        messages=messages,
    )


def reply_of(record: Record) -> dict[str, Any]:
    """What is answered to the event of this record."""
    return {
        "kind": record.kind,
        "before": record.before,
        "after": record.after,
        "message": record.message,
        "sequence": record.sequence,
        "changed": list(record.changed),
    }


def read_core(core: Core, migrations: Migrations = ()) -> State:
    """The state that a core describes, to look at."""
    image, nodes = _from_text(core)
    return state_of(image, migrations, nodes)


def core_of(state: State) -> Core:
    """A state as text.

    Raises:
        UnpersistableValue: something in it has no meaning outside this process.
    """
    return core_of_image(image_of(state))


def core_of_image(image: Image) -> Core:
    """The same, of a state that was written in parts."""
    place = {name: getattr(image, name) for name in _PLACE}
    head = json.dumps({"format": FORMAT, **place})
    return Core(f'{head[:-1]}, "procedure": {image.procedure}, "parts": {parts_to_text(image.parts)}}}')


def _from_text(core: Core) -> tuple[Image, Nodes]:
    try:
        values = json.loads(core)
        if values["format"] != FORMAT:
            raise StoreDamaged("this core was made by another version of sopyc")
        nodes = Nodes(
            parts=values["parts"], procedure=values["procedure"], pending=json.loads(values["pending"])
        )
        place = {name: values[name] for name in _PLACE}
        return Image(**place, procedure="", parts={}), nodes
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(f"this is no core of a session: {error}") from error

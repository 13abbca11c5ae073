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

from sopy_runtime.errors import RetryLimitExceeded, StoreDamaged
from sopy_runtime.event import Event
from sopy_runtime.journal.image import Image, image_of, parts_from_text, parts_to_text, state_of
from sopy_runtime.journal.memory import MemoryStore
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, State
from sopy_runtime.procedure import Procedure
from sopy_runtime.session import Session
from sopy_runtime.table import Table

Core = NewType("Core", str)
"""A state, as JSON. Its form is this module's own, and may change with the version of sopyc."""

FORMAT = 1
_SESSION = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What came of one event.

    Attributes:
        core: the state after it; the one before, if the event was ignored.
        records: for the journal: one for the event, and one for each that its handlers have queued.
        reply: the outcome as values of JSON.
    """

    core: Core
    records: tuple[Record, ...]
    reply: dict[str, Any]


def begin(start: Procedure[Any], sigma: Any, *, table: Table | None = None) -> Core:
    """The core of a new session.

    Raises:
        UnpersistableValue: something in it has no meaning outside this process.
    """
    store = _OneState()
    Session(start, sigma, store=store, session_id=_SESSION, table=table)
    return _to_text(image_of(store.state))


def step(
    core: Core,
    event: Event[Any],
    *,
    now: datetime,
    key: str | None = None,
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
        key: of a timer's event: its `key`. Other keys are the engine's to remember.
        table: as for a session.
        observes: as for a session.
        retry_limits: as for a session.
        migrations: as for a session that is resumed.

    Raises:
        SopyError: what `Session.send` raises. Nothing has changed: the core before is still the right one.
            Too many recoveries in a row are no error here; the reply says so.
    """
    store = _OneState(read_core(core, migrations))
    session: Session[Any] = Session.resume(
        store, _SESSION, table=table, observes=observes, retry_limits=retry_limits, clock=lambda: now
    )
    is_limit_exceeded = False
    try:
        session.send(event, key=key)
    except RetryLimitExceeded:
        is_limit_exceeded = True
    if not store.records:
        return Stepped(core=core, records=(), reply={"kind": "ignored", "sequence": session.sequence})
    record = store.records[0]
    reply = {
        "kind": record.kind,
        "before": record.before,
        "after": record.after,
        "message": record.message,
        "sequence": record.sequence,
        "changed": list(record.changed),
        "limit_exceeded": is_limit_exceeded,
    }
    return Stepped(core=_to_text(image_of(store.state)), records=tuple(store.records), reply=reply)


def read_core(core: Core, migrations: Migrations = ()) -> State:
    """The state that a core describes, to look at."""
    return state_of(_from_text(core), migrations)


class _OneState(MemoryStore):
    """Has the present state of one session and what has just happened, and shares them with nobody."""

    state: State

    def __init__(self, state: State | None = None) -> None:
        super().__init__()
        self.records: list[Record] = []
        if state is not None:
            self.state = state

    def create(self, session: str, state: State) -> None:
        self.state = state

    def find(self, session: str, key: str) -> Record | None:
        return None

    def load(self, session: str, sequence: int | None = None, *, migrations: Migrations = ()) -> State:
        return self.state

    def commit(self, session: str, record: Record, state: State) -> None:
        image_of(state)
        self.records.append(record)
        self.state = state


def _to_text(image: Image) -> Core:
    place = {name: getattr(image, name) for name in Image.__slots__ if name not in ("parts", "procedure")}
    head = json.dumps({"format": FORMAT, **place})
    return Core(f'{head[:-1]}, "procedure": {image.procedure}, "parts": {parts_to_text(image.parts)}}}')


def _from_text(core: Core) -> Image:
    try:
        values = json.loads(core)
        if values.pop("format") != FORMAT:
            raise StoreDamaged("this core was made by another version of sopyc")
        values["procedure"] = json.dumps(values["procedure"])
        values["parts"] = parts_from_text(json.dumps(values["parts"]))
        return Image(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(f"this is no core of a session: {error}") from error

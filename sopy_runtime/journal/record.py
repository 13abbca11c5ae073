"""What a journal keeps of one committed event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sopy_runtime.journal.family import ALONE, Family
from sopy_runtime.journal.timer import Timer

SNAPSHOT_EVERY = 50
"""So many events at most have to be gone through to rebuild a past state."""

RecordKind: TypeAlias = Literal[
    "moved", "stayed", "recover", "finished", "restored", "rewound", "armed", "cancelled", "lapsed", "sent"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One committed step of a session.

    Attributes:
        sequence: counted from 1.
        kind: what the event did. `restored`, `rewound`, `armed`, `cancelled` and `sent` are steps without an
            event; the event of a timer or a child that nobody takes has `lapsed`.
        before, after: names of procedure classes.
        event: the event's class; empty for a step without one, whose `payload` is a checkpoint, position or
            timer.
        changed: names of sigma fields.
        key: the idempotency key, if the event had one.
        at: when it was committed; None if the session has no store.
    """

    sequence: int
    kind: RecordKind
    before: str
    after: str
    event: str = ""
    payload: Any = None
    message: str | None = None
    changed: tuple[str, ...] = ()
    key: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything a session needs to go on: the state after `sequence` committed events."""

    sigma: Any
    procedure: Any
    sequence: int = 0
    retries: int = 0
    finished: bool = False
    version: str = ""
    timers: tuple[Timer, ...] = ()
    family: Family = ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What a list of sessions says of each.

    Attributes:
        workflow: the module of the procedure that it is in.
        procedure: the name of that procedure.
        version: of the table it ran under; empty if it was never built.
        created, changed: when its first state and its last event were committed.
    """

    id: str
    workflow: str
    procedure: str
    sequence: int
    finished: bool
    version: str
    created: datetime
    changed: datetime

"""Sessions as rows: the statements of a store in tables, the same for every database."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sopy_runtime.errors import StoreDamaged
from sopy_runtime.journal.image import Image, merge, parts_from_text, parts_to_text
from sopy_runtime.journal.record import Record, SessionInfo, State
from sopy_runtime.journal.record_text import payload_of, write_payload
from sopy_runtime.journal.refusals import existing_session, late_event, unknown_position, unknown_session
from sopy_runtime.journal.sql.database import Execute
from sopy_runtime.journal.timer import AT_ONCE

_PLACE = "name, module, procedure, retries, finished, version, pending"
_RECORD = "sequence, kind, place, name, event, payload, message, changed, key, at"


def number_of(execute: Execute, session: str) -> int:
    """The number that stands for a session in the other tables.

    Raises:
        StoreError: there is no such session.
    """
    row = execute("SELECT number FROM instance WHERE session = ?", (session,)).fetchone()
    if row is None:
        raise unknown_session(session)
    return int(row[0])


def insert_session(execute: Execute, session: str, image: Image, at: str, state: State) -> None:
    """Add a session, in its first state."""
    columns = "session, workflow, version, procedure, sequence, finished, created, changed"
    values = (session, image.module, image.version, image.name, image.sequence, int(image.finished), at, at)
    marks = ", ".join("?" * len(values))
    inserted = execute(
        f"INSERT INTO instance ({columns}) VALUES ({marks}) ON CONFLICT (session) DO NOTHING",  # noqa: S608  own names
        values,
    )
    if inserted.rowcount != 1:
        raise existing_session(session)
    number = number_of(execute, session)
    insert_snapshot(execute, number, image, parts_to_text(image.parts))
    write_pending(execute, number, state)


def insert_snapshot(execute: Execute, number: int, image: Image, parts: str) -> None:
    """Add the whole of a state."""
    execute(
        f"INSERT INTO snapshot (number, sequence, {_PLACE}, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (number, image.sequence, *_place(image), parts),
    )


def move_session(execute: Execute, number: int, session: str, image: Image, at: str) -> None:
    """Make the session be where this state is, if it is one event before.

    Raises:
        StoreError: it is somewhere else, or gone.
    """
    workflow = None if image.finished else image.module  # an `End` belongs to no workflow of its own
    moved = execute(
        "UPDATE instance SET workflow = coalesce(?, workflow), procedure = ?, sequence = ?, finished = ?, "
        "version = ?, changed = ? WHERE number = ? AND sequence = ?",
        (
            workflow, image.name, image.sequence, int(image.finished), image.version, at,
            number, image.sequence - 1,
        ),
    )  # fmt: skip
    if moved.rowcount != 1:
        row = execute("SELECT sequence FROM instance WHERE session = ?", (session,)).fetchone()
        raise unknown_session(session) if row is None else late_event(session, image.sequence, row[0])


def insert_record(execute: Execute, number: int, row: tuple[Any, ...], image: Image) -> None:
    """Add one row to the journal; `row` is what `record_row` has made."""
    execute(
        f"INSERT INTO journal (number, sequence, kind, place, event, payload, message, changed, key, at, "  # noqa: S608
        f"difference, {_PLACE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, *row, *_place(image)),
    )


def record_row(record: Record, difference: str | None) -> tuple[Any, ...]:
    """A record as values of columns.

    Raises:
        UnpersistableValue: the payload has no meaning outside this process.
    """
    payload = write_payload(record)
    changed = json.dumps(record.changed)
    at = record.at and record.at.isoformat()
    return (
        record.sequence, record.kind, record.before, record.event, payload, record.message, changed,
        record.key, at, difference,
    )  # fmt: skip


def select_records(execute: Execute, number: int, key: str | None = None) -> Iterator[Record]:
    """The records of a session, oldest first, or the one under a key."""
    condition, values = ("", (number,)) if key is None else (" AND key = ?", (number, key))
    for row in execute(
        f"SELECT {_RECORD} FROM journal WHERE number = ?{condition} ORDER BY sequence",  # noqa: S608  own names
        values,
    ).fetchall():
        sequence, kind, before, after, event, payload, message, changed, name, at = row
        yield Record(
            sequence=sequence, kind=kind, before=before, after=after, event=event,
            payload=payload_of(json.loads(payload)), message=message, changed=tuple(json.loads(changed)),
            key=name, at=at and datetime.fromisoformat(at),
        )  # fmt: skip


def select_image(execute: Execute, number: int, sequence: int | None) -> Image:
    """The present state, or the one after so many events.

    Raises:
        StoreError: there is no such position any more, or there never was.
        StoreDamaged: a row is missing.
    """
    (present,) = execute("SELECT sequence FROM instance WHERE number = ?", (number,)).fetchone()
    wanted = present if sequence is None else sequence
    first = execute(
        f"SELECT sequence, {_PLACE}, parts FROM snapshot WHERE number = ? AND sequence <= ? "  # noqa: S608  own names
        "ORDER BY sequence DESC LIMIT 1",
        (number, wanted),
    ).fetchone()
    if first is None or not 0 <= wanted <= present:
        raise unknown_position(wanted, present, oldest_position(execute, number))
    start, *place, text = first
    parts = parts_from_text(text)
    rows = execute(
        f"SELECT difference, {_PLACE} FROM journal WHERE number = ? AND sequence > ? AND sequence <= ? "  # noqa: S608
        "ORDER BY sequence",
        (number, start, wanted),
    ).fetchall()
    if len(rows) != wanted - start:
        raise StoreDamaged(f"the journal between the events {start} and {wanted} is not complete")
    for difference, *there in rows:
        merge(parts, difference)
        place = there
    return _image(parts, wanted, place)


def oldest_position(execute: Execute, number: int) -> int:
    """The first event after which the state can still be rebuilt."""
    (oldest,) = execute("SELECT min(sequence) FROM snapshot WHERE number = ?", (number,)).fetchone()
    return int(oldest)


def write_checkpoint(execute: Execute, number: int, checkpoint: str, image: Image) -> None:
    """Keep a state under a name, instead of an older one."""
    execute("DELETE FROM checkpoint WHERE number = ? AND checkpoint = ?", (number, checkpoint))
    execute(
        f"INSERT INTO checkpoint (number, checkpoint, sequence, {_PLACE}, parts) "  # noqa: S608  own names
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, checkpoint, image.sequence, *_place(image), parts_to_text(image.parts)),
    )


def select_checkpoint(execute: Execute, number: int, checkpoint: str) -> Image | tuple[str, ...]:
    """The state under a name; if there is none, the names that there are."""
    row = execute(
        f"SELECT sequence, {_PLACE}, parts FROM checkpoint WHERE number = ? AND checkpoint = ?",  # noqa: S608
        (number, checkpoint),
    ).fetchone()
    if row is not None:
        sequence, *place, text = row
        return _image(parts_from_text(text), sequence, place)
    known = execute("SELECT checkpoint FROM checkpoint WHERE number = ? ORDER BY checkpoint", (number,))
    return tuple(name for (name,) in known.fetchall())


def select_sessions(execute: Execute, workflow: str | None, finished: bool | None) -> tuple[SessionInfo, ...]:
    """The sessions of a store, or some of them, in the order of their creation."""
    rows = execute(
        "SELECT session, workflow, procedure, sequence, finished, version, created, changed FROM instance "
        "WHERE (CAST(? AS TEXT) IS NULL OR workflow = ?) AND (CAST(? AS INTEGER) IS NULL OR finished = ?) "
        "ORDER BY number",
        (workflow, workflow, None if finished is None else int(finished), int(bool(finished))),
    ).fetchall()
    return tuple(
        SessionInfo(
            id=session, workflow=module, procedure=procedure, sequence=sequence, finished=bool(is_over),
            version=version, created=datetime.fromisoformat(created), changed=datetime.fromisoformat(changed),
        )
        for session, module, procedure, sequence, is_over, version, created, changed in rows
    )  # fmt: skip


def write_pending(execute: Execute, number: int, state: State) -> None:
    """Note when the session has to be woken up: at once, if there is something to tell others."""
    execute("DELETE FROM timer WHERE number = ?", (number,))
    due = [(timer.id, timer.due_text) for timer in state.timers]
    for name, time in [*due, ("outbox", AT_ONCE)] if state.family.outbox else due:
        execute("INSERT INTO timer (number, timer, due) VALUES (?, ?, ?)", (number, name, time))


def select_due(execute: Execute, now: str) -> tuple[str, ...]:
    """The sessions that have a timer which is due, the most overdue first."""
    rows = execute(
        "SELECT session, min(due) AS first FROM timer JOIN instance ON instance.number = timer.number "
        "WHERE due <= ? GROUP BY session ORDER BY first, session",
        (now,),
    ).fetchall()
    return tuple(session for session, _ in rows)


def select_next_due(execute: Execute) -> datetime | None:
    """When the first timer of all is due."""
    (due,) = execute("SELECT min(due) FROM timer").fetchone()
    return None if due is None else datetime.fromisoformat(due)


def delete_before(execute: Execute, number: int, sequence: int) -> None:
    """Forget the states before this one, of which there is a snapshot. Replies to keys are kept."""
    execute("DELETE FROM snapshot WHERE number = ? AND sequence < ?", (number, sequence))
    execute("DELETE FROM journal WHERE number = ? AND sequence <= ? AND key IS NULL", (number, sequence))
    execute("UPDATE journal SET difference = NULL WHERE number = ? AND sequence <= ?", (number, sequence))


def _place(image: Image) -> tuple[Any, ...]:
    return (
        image.name, image.module, image.procedure, image.retries, int(image.finished), image.version,
        image.pending,
    )  # fmt: skip


def _image(parts: dict[str, str], sequence: int, place: list[Any]) -> Image:
    name, module, procedure, retries, finished, version, pending = place
    return Image(
        parts=parts, procedure=procedure, name=name, module=module, sequence=sequence, retries=retries,
        finished=bool(finished), version=version, pending=pending,
    )  # fmt: skip

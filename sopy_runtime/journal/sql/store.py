"""The store over any database: what to write is worked out here, outside of every transaction."""

import json
from collections import OrderedDict
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.errors import StoreDamaged
from sopy_runtime.journal.image import Image, Parts, difference, image_of, parts_to_text, state_of
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import SNAPSHOT_EVERY, Record, SessionInfo, State
from sopy_runtime.journal.refusals import late_event, unknown_checkpoint
from sopy_runtime.journal.sql import rows
from sopy_runtime.journal.sql.database import Database, R, Work
from sopy_runtime.journal.sql.schema import SESSION_TABLES
from sopy_runtime.journal.sql.view import SessionsView
from sopy_runtime.journal.timer import due_text

REMEMBERED_SESSIONS = 4096


class _Present(NamedTuple):
    """What the database has of a session that this process goes on with."""

    number: int
    sequence: int
    parts: Parts
    pending: str


class SqlStore:
    """Keeps sessions in the tables of a database. `with` closes it."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock
        # The sessions used last: what has changed is told by comparing with what is there.
        self._present: OrderedDict[str, _Present] = OrderedDict()

    def create(self, session: str, state: State) -> None:
        """Keep a new session."""
        image = image_of(state)
        at = self._clock().isoformat()
        self._database.write(lambda execute: rows.insert_session(execute, session, image, at, state))

    def commit(self, session: str, record: Record, state: State) -> None:
        """Add one record and make `state` the present one."""
        image = image_of(state)
        present = self._present.get(session)
        if present is None or present.sequence != record.sequence - 1:
            present = self._look_up(session, record.sequence)
        changes = difference(present.parts, image.parts)
        is_full = changes is None or record.sequence % SNAPSHOT_EVERY == 0
        whole = parts_to_text(image.parts) if is_full else ""
        row = rows.record_row(record, None if is_full else changes)
        at = (record.at or self._clock()).isoformat()
        number = present.number
        has_pending_changed = image.pending != present.pending

        def write(execute: Any) -> None:
            rows.move_session(execute, number, session, image, at)
            rows.insert_record(execute, number, row, image)
            if has_pending_changed:
                rows.write_pending(execute, number, state)
            if is_full:
                rows.insert_snapshot(execute, number, image, whole)

        self._database.write(write)
        self._present[session] = _Present(number, record.sequence, image.parts, image.pending)
        self._present.move_to_end(session)
        if len(self._present) > REMEMBERED_SESSIONS:
            self._present.popitem(last=False)

    def find(self, session: str, key: str) -> Record | None:
        """The record committed under an idempotency key."""
        return self._read(
            lambda execute: next(rows.select_records(execute, rows.number_of(execute, session), key), None)
        )

    def history(self, session: str) -> tuple[Record, ...]:
        """All records, oldest first."""
        return self._read(
            lambda execute: tuple(rows.select_records(execute, rows.number_of(execute, session)))
        )

    def load(self, session: str, sequence: int | None = None, *, migrations: Migrations = ()) -> State:
        """The present state, or the one after so many committed events."""
        return state_of(self.image(session, sequence), migrations)

    def image(self, session: str, sequence: int | None = None) -> Image:
        """The same state as it is written, whatever has become of the program."""
        return self._read(
            lambda execute: rows.select_image(execute, rows.number_of(execute, session), sequence)
        )

    def save_checkpoint(self, session: str, name: str, state: State) -> None:
        """Keep a state under a name."""
        image = image_of(state)
        self._database.write(
            lambda execute: rows.write_checkpoint(execute, rows.number_of(execute, session), name, image)
        )

    def load_checkpoint(self, session: str, name: str, *, migrations: Migrations = ()) -> State:
        """The state kept under a name."""
        found = self._read(
            lambda execute: rows.select_checkpoint(execute, rows.number_of(execute, session), name)
        )
        if isinstance(found, tuple):
            raise unknown_checkpoint(name, found)
        return state_of(found, migrations)

    def sessions(
        self, *, workflow: str | None = None, finished: bool | None = None
    ) -> tuple[SessionInfo, ...]:
        """The sessions, or some of them, in the order of their creation."""
        return self._read(lambda execute: rows.select_sessions(execute, workflow, finished))

    def view(self) -> SessionsView:
        """The sessions to look at, however many there are, whatever has become of the program."""
        return SessionsView(self._database)

    def due(self, now: datetime) -> tuple[str, ...]:
        """The sessions that have something to do by now, the most overdue first."""
        return self._read(lambda execute: rows.select_due(execute, due_text(now)))

    def next_due(self) -> datetime | None:
        """When a session has something to do first; a time long ago: at once."""
        return self._read(rows.select_next_due)

    def compact(self, session: str, *, keep: int = 0) -> None:
        """Forget the past states of a session but for those after its last `keep` events."""

        def write(execute: Any) -> None:
            number = rows.number_of(execute, session)
            present = rows.select_image(execute, number, None)
            first = max(rows.oldest_position(execute, number), present.sequence - keep)
            image = present if first == present.sequence else rows.select_image(execute, number, first)
            execute("DELETE FROM snapshot WHERE number = ? AND sequence = ?", (number, first))
            rows.insert_snapshot(execute, number, image, parts_to_text(image.parts))
            rows.delete_before(execute, number, first)

        self._database.write(write)

    def forget(self, session: str) -> None:
        """Delete a session and everything that is kept of it."""

        def write(execute: Any) -> None:
            number = rows.number_of(execute, session)
            for table in SESSION_TABLES:
                execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608  own names

        self._database.write(write)
        self._present.pop(session, None)

    def close(self) -> None:
        """Let go of the database; other processes may have it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _look_up(self, session: str, sequence: int) -> _Present:
        """What the database has; the session is one event before `sequence`, or the commit will fail."""

        def read(execute: Any) -> _Present:
            number = rows.number_of(execute, session)
            image = rows.select_image(execute, number, None)
            if image.sequence != sequence - 1:
                raise late_event(session, sequence, image.sequence)
            return _Present(number, image.sequence, image.parts, image.pending)

        return self._read(read)

    def _read(self, work: Work[R]) -> R:
        try:
            return self._database.read(work)
        except json.JSONDecodeError as error:
            raise StoreDamaged(f"a row of the journal cannot be read: {error}") from error

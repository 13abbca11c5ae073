"""A process that commits events until it is killed, in a good way or in one of several bad ones.

    python -m tests.runtime.journal.crashing FILE VARIANT

It says on standard output what was acknowledged: `ack SESSION NUMBER SEQUENCE`, and `again ...` for an event
that it delivers a second time.
"""

import os
import sqlite3
import sys
import threading
import time
from typing import Any

from sopy_runtime import Record, Session, State, StoreError
from sopy_runtime.journal.image import difference, image_of
from sopy_runtime.journal.sql import rows
from sopy_runtime.journal.sqlite.database import SQLiteFile
from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.orders import Basket, ItemAdded, Line, Order

SESSIONS = ("a", "b", "c")
REDELIVERED = 3


def event(number: int) -> ItemAdded:
    """The event of this number: the same in every life of the process."""
    return ItemAdded(Line(name=f"item {number}", price=1))


class CommitsLate(SQLiteFile):
    """Acknowledges what is not committed yet."""

    count = pending = 0

    def _commit(self, group: list[Any]) -> None:
        assert self._writer is not None
        if not self._writer.in_transaction:
            self._writer.execute("BEGIN IMMEDIATE")
        for request in group:
            self._run(request, self._writer.execute, is_alone=False)
        self.pending += len(group)
        self.count += len(group)
        # The sessions have to be there before they can go on.
        if self.pending >= 24 or self.count < 9:
            self._writer.execute("COMMIT")
            self.pending = 0


class ForgetsKeys(SQLiteStore):
    """Runs every event it is given."""

    def find(self, session: str, key: str) -> Record | None:
        return None

    def commit(self, session: str, record: Record, state: State) -> None:
        if record.key and super().find(session, record.key):
            record = Record(**{name: getattr(record, name) for name in Record.__slots__ if name != "key"})
        super().commit(session, record, state)


class WritesTwice(SQLiteStore):
    """Writes where a session is and what has happened in two transactions."""

    def commit(self, session: str, record: Record, state: State) -> None:
        image = image_of(state)
        before = self._read(
            lambda execute: rows.select_image(execute, rows.number_of(execute, session), None)
        )
        changes = difference(before.parts, image.parts)
        number = self._read(lambda execute: rows.number_of(execute, session))
        at = self._clock().isoformat()
        self._database.write(lambda execute: rows.move_session(execute, number, session, image, at))
        time.sleep(0.002)
        row = rows.record_row(record, changes)
        self._database.write(lambda execute: rows.insert_record(execute, number, row, image))


def open_store(path: str, variant: str) -> SQLiteStore:
    """The store of a variant; `good` is the real one."""
    if variant == "commits late":
        store = SQLiteStore(path)
        database: Any = store._database
        database.__class__ = CommitsLate
        return store
    kinds = {"good": SQLiteStore, "forgets keys": ForgetsKeys, "writes twice": WritesTwice}
    return kinds[variant](path)


def say(word: str, session: str, number: int, sequence: int) -> None:
    """One line in one piece, so that a kill does not cut it."""
    os.write(1, f"{word} {session} {number} {sequence}\n".encode())


def live(store: SQLiteStore, name: str) -> None:
    """Go on with one session for ever, a few of its last events first."""
    try:
        session: Session[Order] = Session.resume(store, name)
    except StoreError:
        session = Session(Basket(), Order(), store=store, session_id=name)
    present = len(session.sigma.lines)
    for number in range(max(0, present - REDELIVERED), present):
        outcome = session.send(event(number), key=str(number))
        say("again", name, number, outcome.sequence)
    for number in range(present, 1_000_000):
        outcome = session.send(event(number), key=str(number))
        say("ack", name, number, outcome.sequence)
        if number % 40 == 39:
            store.compact(name, keep=10)


def live_or_die(store: SQLiteStore, name: str) -> None:
    """A session that fails ends the process: nobody would wait for it."""
    try:
        live(store, name)
    finally:
        os._exit(3)


def main(path: str, variant: str) -> None:
    """Run every session in a thread of its own."""
    store = open_store(path, variant)
    for name in SESSIONS:
        threading.Thread(target=live_or_die, args=(store, name), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    sqlite3.threadsafety  # noqa: B018  loaded before the threads start
    main(*sys.argv[1:])

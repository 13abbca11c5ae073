"""One SQLite file, with group commit: whoever comes to write takes along those who wait.

The first writer runs its own statements and, in the same transaction, those of everybody who has queued up
behind it. So one writer alone pays for no hand-over between threads, and many share one synchronisation
of the disk.
"""

import sqlite3
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sopy_runtime.errors import StoreError
from sopy_runtime.journal.sql.database import Execute, R, Work
from sopy_runtime.journal.sqlite.failures import failure
from sopy_runtime.journal.sqlite.file import Durability, open_reader, open_writer
from sopy_runtime.journal.sqlite.owner import Owner

GROUP_SIZE = 256

_INTERRUPTED = StoreError(
    "the thread that was writing was interrupted",
    safe="this event may have been kept or not",
    remedy="resume the session and send the event again, under the same key",
)


class _Request:
    """What one caller wants to write, and what came of it."""

    __slots__ = ("answer", "error", "is_done", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.answer: Any = None
        self.error: BaseException | None = None
        self.is_done = False


class SQLiteFile:
    """The file, open in this process; other processes may only read it."""

    def __init__(self, path: Path, durability: Durability, *, read_only: bool) -> None:
        self._path = path
        self._owner = None if read_only else Owner(path)
        self._writer: sqlite3.Connection | None = None
        try:
            if not read_only:
                self._writer = open_writer(path, durability)
            self._reader = open_reader(path)
        except BaseException:
            self._close_writer()
            raise
        self._waiting: deque[_Request] = deque()
        self._writing = Lock()
        self._reading = Lock()
        self._is_open = True

    def write(self, work: Work[R]) -> R:
        """Run this in a transaction, alone or with others; it is durable when this returns."""
        if self._owner is None:
            raise StoreError(
                f"{self._path} was opened to be read only",
                safe="nothing was kept",
                remedy="open the store without read_only=True",
            )
        self._owner.check()
        request = _Request(work)
        self._waiting.append(request)
        with self._writing:
            if not request.is_done:
                self._write_group(request)
        if request.error is not None:
            raise request.error
        answer: R = request.answer
        return answer

    def read(self, work: Work[R]) -> R:
        """Run this on one consistent state of the file."""
        if self._owner is not None:
            self._owner.check()
        with self._reading:
            self._check_open()
            try:
                self._reader.execute("BEGIN")
                try:
                    return work(self._reader.execute)
                finally:
                    self._reader.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise failure(error, str(self._path)) from error

    def close(self) -> None:
        """Move the log into the file and let go of both."""
        with self._writing, self._reading:
            if self._is_open:
                self._is_open = False
                self._reader.close()
                self._close_writer()

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._owner is not None:
            self._owner.release()

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"{self._path} is closed", safe="nothing was kept", remedy="open it again")

    def _write_group(self, own: _Request) -> None:
        """Run what is queued up, `own` among it, in one transaction."""
        group: list[_Request] = []
        # More than a group may wait: those in front go first, in groups of their own.
        while not own.is_done:
            group = [self._waiting.popleft() for _ in range(min(GROUP_SIZE, len(self._waiting)))]
            try:
                self._commit(group)
            except BaseException as error:
                cause = failure(error, str(self._path)) if isinstance(error, sqlite3.Error) else _INTERRUPTED
                for request in group:
                    request.error = request.error or cause
                if not isinstance(error, Exception):
                    raise
            finally:
                for request in group:
                    request.is_done = True

    def _commit(self, group: list[_Request]) -> None:
        self._check_open()
        assert self._writer is not None
        execute: Execute = self._writer.execute
        execute("BEGIN IMMEDIATE")
        try:
            for request in group:
                self._run(request, execute, is_alone=len(group) == 1)
            if all(request.error for request in group):
                execute("ROLLBACK")
            else:
                execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            with suppress(sqlite3.Error):
                execute("ROLLBACK")
            raise

    def _run(self, request: _Request, execute: Execute, *, is_alone: bool) -> None:
        """Run one request; if it is refused, the others go on without it."""
        if not is_alone:
            execute("SAVEPOINT request")
        try:
            request.answer = request.work(execute)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  it is raised again in the thread that asked
            request.error = error
            if not is_alone:
                execute("ROLLBACK TO request")
        if not is_alone:
            execute("RELEASE request")

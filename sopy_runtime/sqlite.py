"""The store in one SQLite file: what a program uses that needs no server."""

from os import PathLike
from pathlib import Path

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.journal.sql.store import SqlStore
from sopy_runtime.journal.sqlite.database import SQLiteFile
from sopy_runtime.journal.sqlite.file import Durability


class SQLiteStore(SqlStore):
    """Sessions in one file, made if it is not there.

    Args:
        path: of the file; beside it stand `-wal` and `-shm` while it is open, and `.owner`.
        durability: what an acknowledged event survives. "power": the loss of power. "process": the death of
            the process at any instant; when the machine goes down, the last events may be lost.
        read_only: look at it while another process writes.
        clock: the time of the creation of sessions.

    Raises:
        StoreOwned: another store has the file open for writing.
        StoreDamaged: it is not such a file.
        StoreError: it cannot be opened.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        durability: Durability = "power",
        read_only: bool = False,
        clock: Clock = system_clock,
    ) -> None:
        super().__init__(SQLiteFile(Path(path), durability, read_only=read_only), clock=clock)

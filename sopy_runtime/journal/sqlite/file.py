"""Opening the file of a store, and making sure that it is one."""

import os
import sqlite3
import sys
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import quote

from sopy_runtime.errors import StoreDamaged, StoreError
from sopy_runtime.journal.sql.schema import SCHEMA_VERSION, TABLES
from sopy_runtime.journal.sqlite.failures import failure

Durability: TypeAlias = Literal["power", "process"]
"""Whether what was acknowledged survives the loss of power, or only the death of the process."""

APPLICATION = 0x534F5059
"""`SOPY`: tells such a file from the databases of other programs."""

_SYNCHRONOUS = {"power": "FULL", "process": "NORMAL"}
# Locks and shared memory do not work over the network as SQLite needs them.
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "ceph", "glusterfs", "lustre", "afs"}
)


def open_writer(path: Path, durability: Durability) -> sqlite3.Connection:
    """The connection that writes, to a file that is a store now if it was not there.

    Raises:
        StoreError: the file cannot be written, or is from a later version.
        StoreDamaged: it is something else.
    """
    refuse_network(path)
    is_new = not path.exists()
    connection = _connect(path, "rwc")
    try:
        _check(connection, path)
        # Pages of sessions that were forgotten can be given back later.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
        # On macOS an ordinary fsync leaves the data in the cache of the disk.
        connection.execute(f"PRAGMA fullfsync = {int(durability == 'power')}")
        if _version(connection) == 0:
            _create(connection)
    except sqlite3.Error as error:
        connection.close()
        raise failure(error, str(path)) from error
    except StoreError:
        connection.close()
        raise
    if is_new and sys.platform != "win32":
        # The file itself is synchronised by SQLite, its name in the folder is not.
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads, and never touches what another process writes.

    Raises:
        StoreError: there is no such file, or it is from a later version.
        StoreDamaged: it is something else.
    """
    connection = _connect(path, "ro")
    try:
        _check(connection, path)
        # One connection alone may move the log into the file: the one that writes.
        connection.execute("PRAGMA wal_autocheckpoint = 0")
    except sqlite3.Error as error:
        connection.close()
        raise failure(error, str(path)) from error
    except StoreError:
        connection.close()
        raise
    return connection


def refuse_network(path: Path) -> None:
    """Make sure that the file is on a disk of this machine, as far as that can be told.

    Raises:
        StoreError: it would be on a network file system.
    """
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    folder = path.resolve().parent
    found = (line.split()[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines())
    # Later mounts cover earlier ones, and longer paths are nearer.
    kind = max(
        (
            (len(place), index, kind)
            for index, (place, kind) in enumerate(found)
            if folder.is_relative_to(place)
        ),
        default=(0, 0, ""),
    )[2]
    if kind in _NETWORK:
        raise StoreError(
            f"{path} is on a network file system ({kind}), where several machines could write at once",
            safe="nothing was written",
            remedy="put the file on a local disk, or use a store that is made for many machines",
        )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=5,
        )
    except sqlite3.Error as error:
        raise failure(error, str(path)) from error


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION and (application or version or tables):
        raise StoreDamaged(
            f"{path} is the database of another program",
            safe="it was not touched",
            remedy="give the store a file of its own",
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a later version of sopyc: its tables have version {version}, "
            f"this one knows {SCHEMA_VERSION}",
            safe="it was not touched",
            remedy="install the version of sopyc that wrote it, or a later one",
        )


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        is_table = statement.rstrip().endswith(")") and "CREATE TABLE" in statement
        connection.execute(f"{statement} STRICT" if is_table else statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")

"""What SQLite says when it fails, in the three sentences of an error of the runtime."""

import sqlite3

from sopy_runtime.errors import StoreDamaged, StoreError, StoreOwned


def failure(error: sqlite3.Error, path: str) -> StoreError:
    """The error to raise for this one."""
    name = getattr(error, "sqlite_errorname", "")
    safe = "nothing was kept of this event; the session is as it was before it"
    if name == "SQLITE_FULL":
        return StoreError(
            f"there is no room for {path}: {error}", safe=safe, remedy="make room and send the event again"
        )
    # Text that is not UTF-8 is an error of Python's module, without a name.
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")) or "UTF-8" in str(error):
        return StoreDamaged(
            f"{path} is damaged, or is not a database: {error}",
            safe="nothing was changed",
            remedy="go on from a backup; `sqlite3 FILE .recover` rescues what can be read",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreError(
            f"{path} cannot be written: {error}",
            safe=safe,
            remedy="make the file and its folder writable, or open the store with read_only=True",
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError(
            f"{path} cannot be opened: {error}", safe="nothing was changed", remedy="look at the path"
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreOwned(
            f"another program is writing to {path}: {error}", safe=safe, remedy="end it, and send again"
        )
    return StoreError(f"{path} failed: {error} ({name})", safe=safe, remedy="look at the disk")

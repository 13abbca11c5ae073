"""One process at a time may write to a file: the lock is the operating system's, so it ends with its owner.

However a process dies, the kernel takes its lock back at that moment. There is nothing to wait for and no
heartbeat to judge; what stands in the lock file only tells people who has it.
"""

import json
import os
import socket
import sys
import weakref
from pathlib import Path
from typing import Any

from sopy_runtime.errors import StoreError, StoreOwned

if sys.platform == "win32":
    import msvcrt

    # The bytes behind the text, because others cannot read what is locked here.
    _PLACE = 4096

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _PLACE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Owner:
    """The right to write to one file."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".owner")
        self._process = os.getpid()
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror}",
                safe="nothing was changed",
                remedy="make the folder writable, or open the store with read_only=True",
            ) from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            owner = os.pread(self._descriptor, 4096, 0) if hasattr(os, "pread") else b""
            os.close(self._descriptor)
            raise _owned(database, owner) from error
        os.ftruncate(self._descriptor, 0)
        text = json.dumps({"process": self._process, "host": socket.gethostname(), "command": sys.argv[:1]})
        os.write(self._descriptor, text.encode())
        _OWNERS.add(self)

    def check(self) -> None:
        """Make sure that this is the process that opened the file, not a fork of it.

        Raises:
            StoreOwned: it is a fork.
        """
        if os.getpid() != self._process:
            raise StoreOwned(
                "this store was opened before the process was forked; it belongs to the parent",
                safe="nothing was kept",
                remedy="open the store after the fork",
            )

    def release(self) -> None:
        """Let others have it."""
        if self._descriptor >= 0:
            # Closing is all that is needed; to unlock in a fork would unlock for the parent.
            os.close(self._descriptor)
            self._descriptor = -1
        _OWNERS.discard(self)


def _owned(database: Path, text: bytes) -> StoreOwned:
    try:
        owner: dict[str, Any] = json.loads(text)
    except ValueError:
        owner = {}
    number = owner.get("process", "unknown")
    who = "this process" if number == os.getpid() else f"the process {number} on {owner.get('host', '?')}"
    return StoreOwned(
        f"{database} is open for writing in {who}",
        safe="nothing was changed",
        remedy="close the other store, use the one that is open, or open this one with read_only=True",
    )


_OWNERS: "weakref.WeakSet[Owner]" = weakref.WeakSet()
"""The locks of this process: a fork lets go of them, or they would outlive their owner in it."""


def _release_in_fork() -> None:
    for owner in tuple(_OWNERS):
        owner.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_in_fork)

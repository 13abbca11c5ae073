"""Every kind of store, for tests of what all of them promise."""

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from scripts.postgres import NoServer, start
from sopy_runtime import MemoryStore, Store
from sopy_runtime.postgres import PostgresStore
from sopy_runtime.sqlite import SQLiteStore


@contextmanager
def memory(_: Path) -> Iterator[Store]:
    yield MemoryStore()


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    with SQLiteStore(folder / "runs.db", durability="process") as store:
        yield store


@contextmanager
def postgres(_: Path) -> Iterator[Store]:
    with PostgresStore(postgres_server(), schema=f"test_{uuid4().hex}") as store:
        yield store


def postgres_server() -> str:
    """The connection string of a server; the test is skipped where there can be none."""
    try:
        return os.environ.get("SOPYC_POSTGRES") or _own_server()
    except NoServer as reason:
        pytest.skip(str(reason))


@functools.cache
def _own_server() -> str:
    return start(guarded_folder(), "fsync=off", "max_connections=50")


def guarded_folder() -> Path:
    """A folder for a server that ends, and is deleted, with this process."""
    # A short path: the name of a socket has a hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    folder.chmod(0o755)
    # A run of the tests that is killed has no time to clean up: its end of a pipe tells somebody who has.
    GUARDS.append(
        subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / "postgres.py"), "guard", str(folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
    )
    return folder


ROOT = Path(__file__).resolve().parents[3]
GUARDS: "list[subprocess.Popen[bytes]]" = []


HOMES: dict[str, Callable[[Path], Any]] = {"memory": memory, "sqlite": sqlite, "postgres": postgres}

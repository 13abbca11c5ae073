# covers: sopy_runtime.journal.sqlite.failures
"""What SQLite really says, as errors that tell what is safe and what to do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sopy_runtime.errors import StoreDamaged, StoreError, StoreOwned
from sopy_runtime.journal.sqlite.failures import failure


def written_by_two(file: Path) -> None:
    one, other = (sqlite3.connect(file, timeout=0, isolation_level=None) for _ in range(2))
    try:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
    finally:
        one.close()
        other.close()


def written_where_only_reading_is_allowed(file: Path) -> None:
    sqlite3.connect(file).close()
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        connection.execute("CREATE TABLE t (a)")
    finally:
        connection.close()


def full(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE t (a)")
    finally:
        connection.close()


def damaged(file: Path) -> None:
    file.write_bytes(b"no database" * 100)
    connection = sqlite3.connect(file)
    try:
        connection.execute("SELECT * FROM sqlite_master")
    finally:
        connection.close()


def in_no_folder(file: Path) -> None:
    sqlite3.connect(file / "nowhere" / "x.db").execute("SELECT 1")


def wrong(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        connection.execute("SELECT * FROM missing")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (written_by_two, StoreOwned, "another program is writing to here: database is locked"),
        (written_where_only_reading_is_allowed, StoreError, "here cannot be written: attempt to write"),
        (full, StoreError, "there is no room for here"),
        (damaged, StoreDamaged, "here is damaged, or is not a database"),
        (in_no_folder, StoreError, "here cannot be opened"),
        (wrong, StoreError, r"here failed: no such table: missing \(SQLITE_ERROR\)"),
    ],
)
def test_every_failure_has_a_name(
    act: Callable[[Path], None], kind: type[StoreError], words: str, tmp_path: Path
) -> None:
    with pytest.raises(sqlite3.Error) as caught:
        act(tmp_path / "x.db")
    with pytest.raises(kind, match=words) as told:
        raise failure(caught.value, "here")
    assert told.value.safe
    assert told.value.remedy

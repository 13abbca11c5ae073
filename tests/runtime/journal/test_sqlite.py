"""One file: who may have it, and what happens when the disk, the file or the clock misbehaves."""
# covers: sopy_runtime.sqlite, sopy_runtime.journal.sqlite.file, sopy_runtime.journal.sqlite.owner
# covers: sopy_runtime.journal.sqlite.failures, sopy_runtime.journal.sqlite.database

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import Session, StoreDamaged, StoreError, StoreOwned, UnpersistableValue
from sopy_runtime.journal.sql.schema import SCHEMA_VERSION
from sopy_runtime.journal.sqlite.database import SQLiteFile
from sopy_runtime.journal.sqlite.file import refuse_network
from sopy_runtime.sqlite import SQLiteStore
from sopy_runtime.testing import FakeClock
from tests.runtime.journal.test_stores import Put, Shared, Sharing
from tests.runtime.orders import Basket, ItemAdded, Line, Order

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


def added(number: int = 0, padding: int = 0) -> ItemAdded:
    return ItemAdded(Line(name=f"pen {number}{'x' * padding}", price=1))


def with_events(path: Path, count: int = 3) -> None:
    with SQLiteStore(path) as store:
        session = Session(Basket(), Order(), store=store, session_id="s")
        for number in range(count):
            session.send(added(number))


def child(text: str, path: Path, **options: Any) -> "subprocess.Popen[str]":
    """Another process that runs this with the path of the file as its argument."""
    prelude = (
        "import os, sys, time\nfrom sopy_runtime import *\nfrom sopy_runtime.sqlite import SQLiteStore\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", prelude + textwrap.dedent(text), str(path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


NO_SESSION = "there is no session 's'\nDo: look at store.sessions()"
HOLDER = """
    store = SQLiteStore(sys.argv[1])
    print("open", flush=True)
    sys.stdin.read()
"""


# Who has the file


def test_a_second_process_is_refused_and_told_who_has_it(path: Path) -> None:
    holder = child(HOLDER, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(StoreOwned, match=rf"open for writing in the process {holder.pid} on"):
        SQLiteStore(path)
    with SQLiteStore(path, read_only=True) as store:
        assert store.sessions() == ()
    holder.communicate()
    SQLiteStore(path).close()


def test_what_a_killed_owner_had_is_taken_over(path: Path) -> None:
    with_events(path)
    holder = child(HOLDER, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with SQLiteStore(path) as store:
        session: Session[Order] = Session.resume(store, "s")
        session.send(added())
        assert session.sequence == 4


def test_two_stores_of_one_process_are_two_owners(path: Path) -> None:
    with SQLiteStore(path), pytest.raises(StoreOwned, match="open for writing in this process"):
        SQLiteStore(path)
    SQLiteStore(path).close()


def test_a_fork_must_open_its_own_store_and_frees_the_lock(path: Path) -> None:
    answer = child(
        """
        store = SQLiteStore(sys.argv[1])
        number = os.fork()
        if number == 0:
            try:
                store.sessions()
            except StoreOwned as error:
                os.write(1, f"{error.happened}\\n".encode())
            time.sleep(60)
        os.write(1, f"{number}\\n".encode())
        os.kill(os.getpid(), 9)
        """,
        path,
    )
    assert answer.stdout is not None
    lines = [answer.stdout.readline(), answer.stdout.readline()]
    (fork,) = [int(line) for line in lines if line.strip().isdigit()]
    answer.wait()
    try:
        assert any("opened before the process was forked" in line for line in lines)
        SQLiteStore(path).close()
    finally:
        os.kill(fork, signal.SIGKILL)


def test_reading_sees_what_was_committed_meanwhile(path: Path) -> None:
    with SQLiteStore(path) as store, SQLiteStore(path, read_only=True) as reader:
        session = Session(Basket(), Order(), store=store, session_id="s")
        session.send(added())
        assert [info.sequence for info in reader.sessions()] == [1]
        session.send(added())
        assert reader.load("s").sequence == 2
        with pytest.raises(StoreError, match="opened to be read only"):
            reader.forget("s")


def test_a_closed_store_says_so(path: Path) -> None:
    store = SQLiteStore(path)
    session = Session(Basket(), Order(), store=store)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        session.send(added())
    assert session.sigma == Order()


# A file that is not what it should be


def test_a_file_from_a_later_version_is_not_touched(path: Path) -> None:
    with_events(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StoreError, match="a later version of sopyc: its tables have version 2"):
            SQLiteStore(path, read_only=read_only)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_not_touched(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="the database of another program"):
        SQLiteStore(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_not_touched(path: Path) -> None:
    path.write_text("these are my notes\n" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="is not a database"):
        SQLiteStore(path)
    assert path.read_bytes() == before


def test_damage_is_told_wherever_it_is(path: Path) -> None:
    with_events(path, 100)
    sound = path.read_bytes()
    errors: list[StoreError] = []
    for start in range(4096, len(sound), 4096 * 5):
        path.write_bytes(sound[:start] + b"\xa5" * 4096 + sound[start + 4096 :])
        try:
            with SQLiteStore(path) as store:
                store.load("s", 49)
                store.load("s", 99)
                store.history("s")
        except StoreError as error:
            errors.append(error)
    assert {str(error) for error in errors if not isinstance(error, StoreDamaged)} <= {NO_SESSION}
    assert errors


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE journal SET difference = 'no json' WHERE sequence = 2", "cannot be read"),
        ('UPDATE journal SET procedure = \'{"$": "new"}\' WHERE sequence = 3', "cannot be read"),
        ("DELETE FROM journal WHERE sequence = 2", "not complete"),
    ],
)
def test_a_row_that_is_damaged_is_told(path: Path, statement: str, reason: str) -> None:
    with_events(path)
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    with SQLiteStore(path) as store, pytest.raises(StoreDamaged, match=reason):
        Session.resume(store, "s")


def test_a_log_that_was_torn_ends_at_the_last_whole_event(path: Path) -> None:
    killed = child(
        """
        from tests.runtime.orders import *
        store = SQLiteStore(sys.argv[1])
        session = Session(Basket(), Order(), store=store, session_id="s")
        for number in range(20):
            session.send(ItemAdded(Line(name=str(number))))
        os.kill(os.getpid(), 9)
        """,
        path,
    )
    killed.communicate()
    log = path.with_name("runs.db-wal")
    whole = log.read_bytes()
    log.write_bytes(whole[:-3000])
    with SQLiteStore(path) as store:
        session: Session[Order] = Session.resume(store, "s")
        assert session.sequence == len(session.sigma.lines) == 19


# A disk that does not do what it should


@contextmanager
def size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond this: what a full disk does, for one process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_without_room_loses_nothing(path: Path) -> None:
    with SQLiteStore(path) as store:
        session = Session(Basket(), Order(), store=store, session_id="s")
        session.send(added())
        size = path.with_name("runs.db-wal").stat().st_size
        with size_limit(size + 20_000):
            sent = 1
            with pytest.raises(StoreError, match=r"runs\.db") as caught:  # noqa: PT012  which one is to be seen
                for number in range(100):
                    session.send(added(number, padding=5000))
                    sent += 1
        assert "nothing was kept of this event" in caught.value.safe
        assert session.sequence == len(session.sigma.lines) == sent
        assert store.load("s").sequence == sent
        session.send(added())
        assert len(store.load("s").sigma.lines) == sent + 1
    with SQLiteStore(path) as store:
        assert len(store.load("s").sigma.lines) == sent + 1


def test_a_full_database_says_that_there_is_no_room(path: Path) -> None:
    file = SQLiteFile(path, "power", read_only=False)
    insert = "INSERT INTO timer VALUES (1, '"
    try:
        pages = file.write(lambda execute: execute("PRAGMA page_count").fetchone()[0])
        file.write(lambda execute: execute(f"PRAGMA max_page_count = {pages + 1}").fetchone())
        with pytest.raises(StoreError, match="there is no room"):
            file.write(lambda execute: execute(f"{insert}{'x' * 20_000}', '')"))
        assert file.read(lambda execute: execute("SELECT count(*) FROM timer").fetchone()[0]) == 0
        file.write(lambda execute: execute(f"{insert}y', '')"))
    finally:
        file.close()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only the superuser can become somebody else"
)
def test_a_file_that_may_not_be_written_can_still_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    with_events(folder / "runs.db")
    (folder / "runs.db").chmod(0o444)
    (folder / "runs.db.owner").chmod(0o666)
    for place in (folder, *folder.parents[:-1]):
        place.chmod(place.stat().st_mode | (0o077 if place == folder else 0o055))
    answer = child(
        """
        import tests.runtime.orders
        os.setuid(65534)
        try:
            SQLiteStore(sys.argv[1])
        except StoreError as error:
            print(error.happened)
        with SQLiteStore(sys.argv[1], read_only=True) as store:
            print(store.load("s").sequence)
        """,
        folder / "runs.db",
    )
    told, errors = answer.communicate()
    assert "cannot be written" in told, errors
    assert told.endswith("3\n"), errors


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        SQLiteStore(tmp_path / "nowhere" / "runs.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        SQLiteStore(tmp_path / "runs.db", read_only=True)


def test_a_disk_of_this_machine_is_accepted(tmp_path: Path) -> None:
    refuse_network(tmp_path / "runs.db")


def test_a_clock_that_goes_back_changes_nothing_but_the_times(path: Path) -> None:
    clock = FakeClock(datetime(2020, 1, 2, tzinfo=UTC))
    with SQLiteStore(path, clock=clock) as store:
        session = Session(Basket(), Order(), store=store, session_id="s", clock=clock)
        for number in range(4):
            session.send(added(number))
            clock.advance(-86_400)
        again: Session[Order] = Session.resume(store, "s", clock=clock)
        again.send(added(9))
        assert [line.name for line in again.sigma.lines][-2:] == ["pen 3", "pen 9"]
        assert [record.sequence for record in store.history("s")] == [1, 2, 3, 4, 5]
        assert again.send(added(9), key="k").kind == "stayed"
        assert again.send(added(9), key="k").kind == "duplicate"


def test_what_cannot_be_kept_is_named_and_leaves_no_trace(path: Path) -> None:
    with SQLiteStore(path) as store:
        session = Session(Sharing(), Shared(), store=store, session_id="s")
        with pytest.raises(UnpersistableValue, match=r"sigma\.left\[0\] is a `_thread.lock`"):
            session.send(Put(threading.Lock()))
        assert (session.sigma.left, session.procedure.seen, session.sequence) == ([], set(), 0)  # type: ignore[attr-defined]  # its class is known here
        session.send(Put(1))
        with pytest.raises(UnpersistableValue, match=r"sigma\.left\[0\] is a `_thread.lock`"):
            Session(Sharing(), Shared(left=[threading.Lock()]), store=store, session_id="t")
        assert [info.id for info in store.sessions()] == ["s"]


# Many at once


def test_sessions_of_many_threads_share_transactions_and_keep_everything(path: Path) -> None:
    commits: list[str] = []
    with SQLiteStore(path) as store:
        database: Any = store._database
        database._writer.set_trace_callback(lambda statement: commits.append(statement[:6]))

        def work(name: str) -> None:
            session = Session(Basket(), Order(), store=store, session_id=name)
            for number in range(20):
                session.send(added(number), key=str(number))

        threads = [threading.Thread(target=work, args=(f"s{number}",)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        database._writer.set_trace_callback(None)
        assert {len(store.load(info.id).sigma.lines) for info in store.sessions()} == {20}
        assert len(store.sessions()) == 16
    assert commits.count("COMMIT") < 16 * 21


def test_an_event_that_is_refused_does_not_disturb_those_it_shares_a_transaction_with(path: Path) -> None:
    file = SQLiteFile(path, "process", read_only=False)
    answers: list[Any] = []

    def refuse(execute: Any) -> None:
        execute("INSERT INTO timer VALUES (1, 'bad', '')")
        raise StoreError("not this one")

    def keep(name: str) -> Any:
        return lambda execute: execute("INSERT INTO timer VALUES (1, ?, '')", (name,)) and name

    def ask(work: Any) -> None:
        try:
            answers.append(file.write(work))
        except StoreError as error:
            answers.append(str(error))

    with file._writing:  # everybody queues up behind this
        threads = [threading.Thread(target=ask, args=(work,)) for work in (keep("a"), refuse, keep("b"))]
        for thread in threads:
            thread.start()
        while len(file._waiting) < 3:
            pass
    for thread in threads:
        thread.join()
    kept = file.read(lambda execute: execute("SELECT timer FROM timer ORDER BY 1").fetchall())
    file.close()
    assert sorted(answers) == ["a", "b", "not this one"]
    assert kept == [("a",), ("b",)]


def test_one_event_is_a_few_hundred_bytes_of_journal(path: Path) -> None:
    """A sigma of about a kilobyte, of which an event changes a part."""
    with SQLiteStore(path) as store:
        sigma = Order(notes={f"note {number}": ["x" * 90] for number in range(10)})
        session = Session(Basket(), sigma, store=store, session_id="s")
        for number in range(10):
            session.send(added(number))
        database: Any = store._database
        rows = database.read(
            lambda execute: execute("SELECT difference, procedure, payload, kind FROM journal").fetchall()
        )
    assert all("x" * 90 not in json.dumps(row) for row in rows)

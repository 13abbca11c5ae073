"""A database that many processes share: what is special to it, beside what every store promises."""
# covers: sopy_runtime.postgres, sopy_runtime.journal.postgres.database

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from scripts.postgres import NoServer, start
from sopy_runtime import Session, StoreError
from sopy_runtime.postgres import PostgresStore
from tests.runtime.journal.crashing import event
from tests.runtime.journal.stores import guarded_folder, postgres_server
from tests.runtime.orders import Basket, Order

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def schema() -> str:
    return f"test_{uuid4().hex}"


def opened(schema: str, conninfo: str | None = None) -> PostgresStore:
    return PostgresStore(conninfo or postgres_server(), schema=schema)


def test_two_stores_of_one_schema_see_each_other_and_cannot_both_go_on(schema: str) -> None:
    with opened(schema) as one, opened(schema) as other:
        first = Session(Basket(), Order(), store=one, session_id="s")
        first.send(event(0), key="0")
        second: Session[Order] = Session.resume(other, "s")
        second.send(event(1), key="1")
        with pytest.raises(StoreError, match="event 2 of 's' does not follow 2"):
            first.send(event(2), key="2")
        assert (first.sequence, len(first.sigma.lines)) == (1, 1)
        first = Session.resume(one, "s")
        assert first.send(event(1), key="1").kind == "duplicate"
        with pytest.raises(StoreError, match="a session 's' exists"):
            Session(Basket(), Order(), store=other, session_id="s")


def test_schemas_do_not_see_each_other(schema: str) -> None:
    with opened(schema) as one, opened(f"{schema}_2") as other:
        Session(Basket(), Order(), store=one, session_id="s")
        assert other.sessions() == ()


def test_many_open_an_empty_schema_at_once(schema: str) -> None:
    postgres_server()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            opened(schema).close()
        except BaseException as failure:  # noqa: BLE001  looked at below
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_racing_writers_of_one_session_lose_nothing(schema: str) -> None:
    acknowledged: list[int] = []
    with opened(schema) as store:
        Session(Basket(), Order(), store=store, session_id="s")

        def work(first: int) -> None:
            session: Session[Any] = Session.resume(store, "s")
            for number in range(first, first + 20):
                while True:
                    try:
                        session.send(event(number))
                    except StoreError:
                        session = Session.resume(store, "s")
                    else:
                        acknowledged.append(number)
                        break

        threads = [threading.Thread(target=work, args=(first,)) for first in (0, 100, 200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = {line.name for line in store.load("s").sigma.lines}
    assert (len(acknowledged), len(kept)) == (60, 60)


def test_tables_of_a_later_version_are_not_touched(schema: str) -> None:
    opened(schema).close()
    with psycopg.connect(postgres_server()) as connection:
        connection.execute(f'UPDATE "{schema}".store SET version = 99'.encode())
    with pytest.raises(StoreError, match="written by a later version of sopyc: its tables have version 99"):
        opened(schema)


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="the database failed") as caught:
        PostgresStore("host=/nowhere user=sopy dbname=postgres")
    assert "/nowhere" in caught.value.happened


def test_a_closed_store_says_so(schema: str) -> None:
    store = opened(schema)
    session = Session(Basket(), Order(), store=store)
    store.close()
    with pytest.raises(StoreError, match="this store is closed"):
        session.send(event(0))


@pytest.fixture
def own_server() -> Iterator[tuple[Path, str]]:
    """A server that a test may kill."""
    if os.environ.get("SOPYC_POSTGRES"):
        pytest.skip("a server that others use is not killed")
    folder = guarded_folder()
    try:
        yield folder, start(folder)
    except NoServer as reason:
        pytest.skip(str(reason))


def kill(folder: Path) -> None:
    """End the server as `kill -9` does, all of its processes."""
    number = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    processes = (number, *map(int, children))
    for process in processes:
        os.kill(process, 9)
    while any(is_running(process) for process in processes):
        time.sleep(0.01)
    # Where nobody buries the dead, the next server would take this one to be alive.
    (folder / "data" / "postmaster.pid").unlink()
    (folder / ".s.PGSQL.5432.lock").unlink()


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_what_was_acknowledged_survives_the_death_of_the_server(own_server: tuple[Path, str]) -> None:
    folder, conninfo = own_server
    with PostgresStore(conninfo) as store:
        session = Session(Basket(), Order(), store=store, session_id="s")
        sent = 0
        for _ in range(3):
            for _ in range(25):
                session.send(event(sent), key=str(sent))
                sent += 1
            kill(folder)
            with pytest.raises(StoreError, match="the database failed"):
                session.send(event(sent), key=str(sent))
            assert len(session.sigma.lines) == sent
            start(folder)
            # Looked at before anything is delivered again.
            assert [line.name for line in store.load("s").sigma.lines] == [
                f"item {number}" for number in range(sent)
            ]
            assert session.send(event(sent - 1), key=str(sent - 1)).kind == "duplicate"


def test_a_process_that_is_killed_loses_nothing_it_acknowledged(schema: str) -> None:
    text = """
        import os, sys
        from sopy_runtime import Session
        from sopy_runtime.postgres import PostgresStore
        from tests.runtime.journal.crashing import event
        from tests.runtime.orders import Basket, Order
        store = PostgresStore(sys.argv[1], schema=sys.argv[2])
        session = Session(Basket(), Order(), store=store, session_id="s")
        for number in range(1000):
            session.send(event(number), key=str(number))
            os.write(1, f"{number}\\n".encode())
    """
    conninfo = postgres_server()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text), conninfo, schema],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(30):
        last = int(process.stdout.readline())
    process.kill()
    last = int((process.stdout.read().split() or [last])[-1])
    process.wait()
    with opened(schema) as store:
        kept = len(store.load("s").sigma.lines)
        assert last + 1 <= kept <= last + 2
        session: Session[Order] = Session.resume(store, "s")
        assert session.send(event(last), key=str(last)).kind == "duplicate"


def test_a_fork_opens_connections_of_its_own(schema: str) -> None:
    with opened(schema) as store:
        session = Session(Basket(), Order(), store=store, session_id="s")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(len(store.sessions())).encode())
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(reading, 10) == b"1"
        assert session.send(event(0)).kind == "stayed"

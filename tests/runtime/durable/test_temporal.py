"""Sessions on a real Temporal server: exactly once, with timers and children, whoever is killed."""
# covers: sopy_runtime.durable.temporal.workflow, sopy_runtime.durable.temporal.client
# covers: sopy_runtime.durable.temporal.__main__

import os
import sys
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from scripts.engines import free_ports, temporal_program
from sopy_runtime import SessionFinished, StoreError
from sopy_runtime.durable.temporal.__main__ import main
from tests.runtime.durable.engine_chaos import Traffic, survive
from tests.runtime.durable.engines import (
    SECONDS,
    Server,
    Waiting,
    eventually,
    persistently,
    skip_without,
    temporal_server,
    temporal_service,
)
from tests.runtime.durable.serving import Graded, Submitted, WordAdded

SERVING = "tests.runtime.durable.serving"
KILLS = int(os.environ.get("SOPYC_ENGINE_KILLS", "1"))


@pytest.fixture(scope="module")
def sessions() -> Iterator[Waiting]:
    server, queue = temporal_server(), uuid4().hex
    service = temporal_service(server, queue, SERVING)
    yield Waiting(server.addresses["address"], queue)
    service.end()


def begun(sessions: Waiting) -> str:
    session = uuid4().hex
    sessions.begin(session, title="Durable execution")
    return session


def test_an_event_under_a_key_runs_once_also_when_the_history_has_begun_anew(sessions: Waiting) -> None:
    session = begun(sessions)
    first = sessions.send(session, WordAdded("state"), key="1")
    assert (first["kind"], first["sequence"], first["changed"]) == ("stayed", 1, ["lots", "words"])
    assert sessions.send(session, WordAdded("um"), key="2")["message"] == "that is no word"
    for number in range(25):
        sessions.send(session, WordAdded(f"word {number}"), key=f"w{number}")
    again = sessions.send(session, WordAdded("state"), key="1")
    assert again == {**first, "duplicate": True}
    state = sessions.state(session)
    assert (state.sequence, len(state.sigma.lots)) == (27, 27)
    assert len(sessions.history(session)) == 27


def test_what_goes_wrong_is_said_and_changes_nothing(sessions: Waiting) -> None:
    session = begun(sessions)
    with pytest.raises(StoreError, match="ZeroDivisionError: a bug"):
        sessions.send(session, WordAdded("bug"), key="b")
    with pytest.raises(StoreError, match="no event is called 'Nonsense'"):
        sessions.send(session, type("Nonsense", (WordAdded,), {})("x"))
    with pytest.raises(StoreError, match="there is no session"):
        sessions.send(uuid4().hex, WordAdded("state"))
    with pytest.raises(StoreError, match="exists"):
        sessions.begin(session, title="Another")
    assert sessions.begin(session, title="Durable execution")["sequence"] == 0
    refused = uuid4().hex
    with pytest.raises(StoreError, match="title"):
        sessions.begin(refused)
    assert eventually(lambda: tried(sessions, refused), bool)
    assert sessions.look(refused)["sigma"]["words"] == []


def tried(sessions: Waiting, session: str) -> bool:
    """Begin under the name of one that never began, which may not have ended yet."""
    try:
        return bool(sessions.begin(session, title="At last"))
    except StoreError:
        return False


def test_timers_come_and_children_tell_their_ends(sessions: Waiting) -> None:
    session = begun(sessions)
    sessions.send(session, Submitted(["ann", "bob"]), key="s")
    seen = eventually(lambda: sessions.look(session), lambda seen: seen["sigma"]["reminders"] == 1)
    assert (seen["procedure"], seen["sigma"]["reminders"], seen["timers"]) == ("Collecting", 1, [])
    late = eventually(lambda: sessions.look(f"{session}/ann"), lambda seen: seen["procedure"] == "Reminded")
    assert [tool["name"] for tool in late["tools"]] == ["Graded"]
    for name, grade in (("ann", 1), ("bob", 2)):
        sessions.send(f"{session}/{name}", Graded(grade))
    seen = eventually(lambda: sessions.look(session), lambda seen: bool(seen["finished"]))
    assert seen["sigma"]["grades"] == {"ann": 1, "bob": 2}
    records = sessions.history(session)
    assert [record.kind for record in records].count("sent") == 2
    assert records[-1].message == "all have graded Durable execution"
    with pytest.raises(SessionFinished):
        sessions.send(session, WordAdded("late"))
    assert sessions.send(session, Submitted(["ann", "bob"]), key="s")["sequence"] == 1


# Killing


def test_a_worker_that_is_killed_loses_nothing_and_does_nothing_twice() -> None:
    server, queue = temporal_server(), uuid4().hex
    service = temporal_service(server, queue, SERVING)
    sessions = Waiting(server.addresses["address"], queue)
    traffic = Traffic(sessions, f"{queue}-")
    try:
        # Nobody answers for a session while its worker is away.
        survive(traffic, KILLS, service.kill, service.start, kept_keys(sessions), is_looked_at_dead=False)
    finally:
        service.kill()
    assert traffic.wrong == []


def test_a_server_that_is_killed_loses_nothing_and_does_nothing_twice() -> None:
    skip_without(temporal_program)
    server, queue = Server("temporal"), uuid4().hex
    service = temporal_service(server, queue, SERVING)
    sessions = Waiting(server.addresses["address"], queue)
    traffic = Traffic(sessions, f"{queue}-")

    def revive() -> None:
        server.order("start", 1)
        server.order("wait", 1)

    try:
        survive(
            traffic,
            KILLS,
            lambda: server.order("kill", 1),
            revive,
            kept_keys(sessions),
            is_looked_at_dead=False,
        )
    finally:
        service.kill()
        server.close()
    assert traffic.wrong == []


def kept_keys(sessions: Waiting) -> Callable[[str], dict[int, int]]:
    def ask(session: str) -> dict[int, int]:
        records = persistently(lambda: sessions.history(session))
        return {int(record.key): record.sequence for record in records}

    return ask


def test_a_server_that_is_not_there_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (port,) = free_ports(1)
    with pytest.raises(SystemExit, match=f"no server answers at 127.0.0.1:{port}: .*refused"):
        main([SERVING, "--address", f"127.0.0.1:{port}"])


def test_a_worker_ends_when_it_is_told_to() -> None:
    service = temporal_service(temporal_server(), uuid4().hex, SERVING)
    service.process.terminate()
    assert service.process.wait(SECONDS) == 0

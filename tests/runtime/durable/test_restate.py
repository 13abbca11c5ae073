"""Sessions on a real Restate server: exactly once, with timers and children, whoever is killed."""
# covers: sopy_runtime.durable.restate.service, sopy_runtime.durable.restate.client
# covers: sopy_runtime.durable.restate.__main__

import contextlib
import functools
import http.client
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from scripts.engines import free_ports, restate_program
from sopy_runtime import StoreError
from sopy_runtime.durable.restate.__main__ import main
from sopy_runtime.durable.restate.client import RestateSessions
from tests.runtime.durable.engine_chaos import Traffic, survive
from tests.runtime.durable.engines import (
    ROOT,
    SECONDS,
    AnyNode,
    Server,
    eventually,
    persistently,
    restate_server,
    restate_service,
    skip_without,
)
from tests.runtime.durable.serving import MEETING, Graded, Met, Submitted, WordAdded

SERVING = "tests.runtime.durable.serving"
KILLS = int(os.environ.get("SOPYC_ENGINE_KILLS", "1"))


@pytest.fixture(scope="module")
def sessions() -> Iterator[RestateSessions]:
    server, name = restate_server(), new_name()
    with restate_service(server, name, SERVING):
        yield RestateSessions(server.addresses["ingress"][0], name=name, timeout_seconds=300)


def new_name() -> str:
    return f"s{uuid4().hex}"


def begun(sessions: RestateSessions) -> str:
    session = uuid4().hex
    sessions.begin(session, title="Durable execution")
    return session


def test_an_event_under_a_key_runs_once(sessions: RestateSessions) -> None:
    session = begun(sessions)
    first = sessions.send(session, WordAdded("state"), key="1")
    again = sessions.send(session, WordAdded("state"), key="1")
    assert (first["kind"], first["sequence"], first["changed"]) == ("stayed", 1, ["lots", "words"])
    assert again == {**first, "duplicate": True}
    with pytest.raises(StoreError, match="ConflictingKey"):
        sessions.send(session, WordAdded("other"), key="1")
    state = sessions.state(session)
    assert (state.sequence, state.sigma.words, len(state.sigma.lots)) == (1, {"state"}, 1)
    assert [record.key for record in sessions.history(session)] == ["1"]


def test_what_goes_wrong_is_said_and_changes_nothing(sessions: RestateSessions) -> None:
    session = begun(sessions)
    assert sessions.send(session, WordAdded("um"))["message"] == "that is no word"
    assert sessions.send(session, WordAdded(""))["message"] == "a word has letters"
    with pytest.raises(StoreError, match="ZeroDivisionError: a bug"):
        sessions.send(session, WordAdded("bug"), key="b")
    with pytest.raises(StoreError, match="no event is called 'Nonsense'"):
        sessions.send_json(session, "Nonsense", None)
    with pytest.raises(StoreError, match="valid string"):
        sessions.send_json(session, "WordAdded", 3)
    with pytest.raises(StoreError, match="there is no session"):
        sessions.send(uuid4().hex, WordAdded("state"))
    with pytest.raises(StoreError, match="exists"):
        sessions.begin(session, title="Another")
    assert sessions.begin(session, title="Durable execution")["sequence"] == 0
    assert sessions.look(session)["sigma"]["words"] == ["um"]


def test_timers_come_and_children_tell_their_ends(sessions: RestateSessions) -> None:
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
    with pytest.raises(StoreError, match="the workflow is over"):
        sessions.send(session, WordAdded("late"))
    assert sessions.send(session, Submitted(["ann", "bob"]), key="s")["duplicate"]
    sessions.forget(session)
    with pytest.raises(StoreError, match="there is no session"):
        sessions.look(session)


def test_handlers_that_wait_do_so_at_the_same_time(sessions: RestateSessions) -> None:
    names = [begun(sessions) for _ in range(MEETING.parties)]
    with ThreadPoolExecutor(len(names)) as threads:
        replies = list(threads.map(lambda name: sessions.send(name, Met(1), key="m"), names))
    assert [reply["kind"] for reply in replies] == ["stayed"] * len(names)


# Killing


def kept_keys(server: Server, name: str, session: str) -> dict[int, int]:
    """Which events the server has under their keys, and their numbers: no service is asked."""
    query = (
        "SELECT key, value_utf8 FROM state WHERE service_name = "
        f"'{name}' AND service_key = '{session}' AND key LIKE 'k%'"
    )

    def ask() -> Any:
        for admin in server.addresses["admin"]:
            request = urllib.request.Request(
                f"{admin}/query", data=json.dumps({"query": query}).encode(),
                headers={"content-type": "application/json", "accept": "application/json"},
            )  # fmt: skip
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                urllib.request.urlopen(request, timeout=60) as answer,
            ):
                return json.loads(answer.read())["rows"]
        raise ConnectionError("no node answers")

    return {int(row["key"][1:]): json.loads(row["value_utf8"])[0] for row in persistently(ask)}


def service_killed(variant: str, kills: int) -> Traffic:
    server, name = restate_server(), new_name()
    traffic = Traffic(AnyNode(server, name), "")
    with restate_service(server, name, SERVING, variant=variant) as service:
        return survive(
            traffic,
            kills,
            service.kill,
            service.start,
            functools.partial(kept_keys, server, name),
            is_looked_at_dead=True,
        )


def test_a_service_that_is_killed_loses_nothing_and_does_nothing_twice() -> None:
    assert service_killed("", KILLS).wrong == []


@pytest.mark.parametrize(
    ("variant", "finding"),
    [("forgets keys", "answered differently"), ("forgets events", "is not there")],
)
def test_a_service_that_is_wrong_is_found_out(variant: str, finding: str) -> None:
    wrong = service_killed(variant, 4).wrong
    assert any(finding in each for each in wrong), wrong


@pytest.mark.parametrize("nodes", [1, 3])
def test_a_server_that_is_killed_loses_nothing_and_does_nothing_twice(nodes: int) -> None:
    skip_without(restate_program)
    server, name = Server("restate", "--nodes", str(nodes)), new_name()
    traffic = Traffic(AnyNode(server, name), "")
    victims = itertools.cycle(range(nodes, 0, -1))
    dead: list[int] = []

    def kill() -> None:
        dead.append(next(victims))
        server.order("kill", dead[-1])
        if nodes > 1:  # the others go on alone
            traffic.gate.set()
            traffic.wait_for(5)
            traffic.gate.clear()

    def revive() -> None:
        server.order("start", dead[-1])
        server.order("wait", dead[-1])

    with restate_service(server, name, SERVING):
        survive(
            traffic,
            min(KILLS, 20),
            kill,
            revive,
            functools.partial(kept_keys, server, name),
            is_looked_at_dead=False,
        )
    server.close()
    assert traffic.wrong == []


# The command


def test_a_server_that_is_not_there_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    port, admin = free_ports(2)
    words = [SERVING, "--port", str(port), "--register", f"http://127.0.0.1:{admin}"]
    with pytest.raises(SystemExit, match=f"no server answers at http://127.0.0.1:{admin}: .*refused"):
        main(words)
    with socket.create_server(("127.0.0.1", port)), pytest.raises(SystemExit, match="in use"):
        main([SERVING, "--port", str(port)])


def test_a_service_ends_when_it_is_told_to() -> None:
    server, name = restate_server(), new_name()
    with restate_service(server, name, SERVING) as service:
        sessions = RestateSessions(server.addresses["ingress"][0], name=name, timeout_seconds=SECONDS)
        begun(sessions)
        service.process.terminate()
        assert service.process.wait(SECONDS) == 0


# A built workflow


def test_a_built_workflow_is_served_by_its_table(tmp_path: Path) -> None:
    server, name = restate_server(), new_name()
    shutil.copy(ROOT / "tests" / "runtime" / "durable" / "serving.py", tmp_path / "journal_club.py")
    command = [sys.executable, "-m", "sopy_compiler", "build", "journal_club.py"]
    subprocess.run(command, cwd=tmp_path, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    with restate_service(server, name, "journal_club", folder=tmp_path):
        sessions = RestateSessions(server.addresses["ingress"][0], name=name, timeout_seconds=300)
        sessions.begin("s", title="Durable execution")
        assert sessions.send_json("s", "WordAdded", "state")["changed"] == ["lots", "words"]
        version = sessions.look("s")["version"]
    assert version
    assert f'"{version}"' in (tmp_path / "journal_club_sopy.py").read_text(encoding="utf-8")

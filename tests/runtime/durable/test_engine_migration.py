"""Real files, migrated by a session on Restate while its service, or a node of the server, is killed.

`make chaos` kills more often, and nodes of a cluster of three.
"""

import itertools
import os
import random
import threading
from collections import Counter
from pathlib import Path
from uuid import uuid4

from scripts.engines import restate_program
from tests.runtime.durable.engines import (
    AnyNode,
    Server,
    Service,
    persistently,
    restate_server,
    restate_service,
    skip_without,
)
from tests.runtime.journal.migrating import SESSION, key_of, work_to_do

KILLS = int(os.environ.get("SOPYC_ENGINE_KILLS", "1"))
MIGRATION = "examples.file_migration.workflow:file_migration"
FILES_A_KILL = 8
EVENTS_A_KILL = 30


def kill_when_asked(server: Server, service: Service, is_cluster: bool, asked: threading.Semaphore) -> None:
    """Kill the service, or nodes of a cluster, each time at an instant that nobody chose."""
    chance = random.Random(6)
    nodes = itertools.cycle((3, 2, 1))
    for number in range(KILLS):
        asked.acquire()
        threading.Event().wait(chance.random() * 0.1)
        if is_cluster and number % 2 == 0:
            node = next(nodes)
            for word in ("kill", "start", "wait"):
                server.order(word, node)
        else:
            service.kill()
            service.start()


def migrate(sessions: AnyNode, folder: Path, asked: threading.Semaphore) -> None:
    """Do the work and tell it, as long as there is any; what is not answered is told again."""
    told = itertools.count(1)
    places = {name: str(folder / name) for name in ("source", "backup")}
    persistently(lambda: sessions.begin(SESSION, destination=str(folder / "target"), **places))
    while not (state := persistently(lambda: sessions.state(SESSION))).finished:
        for event in work_to_do(state):
            reply = persistently(lambda event=event: sessions.send(SESSION, event, key=key_of(event)))
            if next(told) % EVENTS_A_KILL == 0:
                asked.release()
            if reply["after"] != type(state.procedure).__name__:
                break


def test_every_file_is_migrated_once(tmp_path: Path) -> None:
    skip_without(restate_program)
    is_cluster = KILLS > 1
    server = Server("restate", "--nodes", "3") if is_cluster else restate_server()
    names = [f"file-{number:05}" for number in range(FILES_A_KILL * KILLS)]
    (tmp_path / "source").mkdir()
    for name in names:
        (tmp_path / "source" / name).write_text(name * 5)
    object_name, asked = f"s{uuid4().hex}", threading.Semaphore(0)
    with restate_service(server, object_name, MIGRATION, "--deterministic") as service:
        killer = threading.Thread(target=kill_when_asked, args=(server, service, is_cluster, asked))
        killer.start()
        sessions = AnyNode(server, object_name)
        migrate(sessions, tmp_path, asked)
        killer.join()  # it has killed as often as it should
        records = persistently(lambda: sessions.history(SESSION))
    target = tmp_path / "target"
    assert {path.name: path.read_text() for path in target.iterdir()} == {name: name * 5 for name in names}
    assert not list((tmp_path / "source").iterdir())
    assert Counter(record.payload for record in records if record.event == "FileCopied") == Counter(names)
    assert set(Counter(record.key for record in records).values()) == {1}

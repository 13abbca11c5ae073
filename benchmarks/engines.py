"""What an event costs on Restate and on Temporal, beside handlers that keep as many bytes and nothing else.

`plain` gets and sets them; `remembered` lets the engine remember the result of a call in between, as a
session does, because a program need not compute the same twice; `deterministic` is a service whose program
does. Goals on Restate: `deterministic` 0.85 of `plain`; on Temporal: `sopyc` 0.75 of `plain`. All run in
turns on one server, whose disk is written through. The CPU time of the service and of the server is for
planning. `benchmarks/engines.py restate` measures one of them.
"""

import asyncio
import http.client
import json
import os
import statistics
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.client import Client

from benchmarks.review_workflow import Received
from scripts.engines import NoServer, free_ports, restate_program, temporal_program
from sopy_runtime.durable.restate.client import RestateSessions
from sopy_runtime.durable.temporal.client import TemporalSessions
from tests.runtime.durable.engines import Server, Service, restate_service, temporal_service

SERVED = "benchmarks.review_workflow"
PLAIN = str(Path("benchmarks") / "peers" / "plain_engines.py")
SESSIONS = 16
SIZE = 1024
TURNS = 5
KINDS = {
    "restate": ("plain", "remembered", "sopyc", "deterministic"),
    "temporal": ("plain", "remembered", "sopyc"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events a second, seconds of each, and CPU milliseconds an event of the service and of the server."""

    rate: float
    seconds: tuple[float, ...]
    service: float
    server: float


Send = Callable[[str, str, int], None]
"""One event: the kind, the session, the number."""


def cpu_of_tree(pid: int) -> float:
    """CPU seconds of a process and of those it has started, as long as they live."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(folder.name))
        used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    total, waiting = 0.0, [pid]
    while waiting:
        process = waiting.pop()
        total += used.get(process, 0.0)
        waiting += parents.get(process, [])
    return total


def measure(
    send: Send, kind: str, sessions: int, events: int, services: dict[str, Service], server: Server
) -> Rate:
    """Send so many events to each of so many sessions, from a thread for each."""
    seconds: list[float] = []
    names = [f"{kind}-{sessions}-{number}" for number in range(sessions)]

    def work(name: str) -> None:
        for number in range(events):
            start = time.perf_counter()
            send(kind, name, number)
            seconds.append(time.perf_counter() - start)

    pids = services[kind].process.pid, server.pid
    before = [cpu_of_tree(pid) for pid in pids]
    start = time.perf_counter()
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    service, own = (
        1000 * (cpu_of_tree(pid) - used) / (sessions * events) for pid, used in zip(pids, before, strict=True)
    )
    return Rate(rate=sessions * events / elapsed, seconds=tuple(seconds), service=service, server=own)


@contextmanager
def restate() -> Iterator[tuple[Send, dict[str, Service], Server]]:
    """A node, both services, and how to send to them."""
    restate_program()
    server, plain = Server("restate", is_safe=True), f"p{uuid4().hex}"
    ours = {kind: f"s{uuid4().hex}" for kind in ("sopyc", "deterministic")}
    ingress, admin = server.addresses["ingress"][0], server.addresses["admin"][0]
    port = str(free_ports(1)[0])
    floor = Service([], "registered", script=[PLAIN, "restate", plain, port, admin])
    local = threading.local()

    def send(kind: str, session: str, number: int) -> None:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(urllib.parse.urlsplit(ingress).netloc, timeout=120)
        path, body = f"/{plain}/{session}/{kind}", str(SIZE)
        if kind in ours:
            path, at = f"/{ours[kind]}/{session}/send", datetime.now(UTC).isoformat()
            # As our client sends it: the session keeps the key. The floor leaves that to the server.
            body = json.dumps({"event": "Received", "payload": number, "key": uuid4().hex, "at": at})
        headers = {"content-type": "application/json"}
        if kind not in ours:
            headers["idempotency-key"] = uuid4().hex
        local.connection.request("POST", path, body, headers)
        answer = local.connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise OSError(said)

    with (
        restate_service(server, ours["sopyc"], SERVED) as sopyc,
        restate_service(server, ours["deterministic"], SERVED, "--deterministic") as deterministic,
    ):
        services = {"sopyc": sopyc, "deterministic": deterministic, "plain": floor, "remembered": floor}
        for kind, name in ours.items():
            for count in (1, SESSIONS):
                for number in range(count):
                    sessions = RestateSessions(ingress, name=name)
                    sessions.begin(f"{kind}-{count}-{number}", owner="x" * (SIZE - 700))
        yield send, services, server
    floor.kill()
    server.close()


@contextmanager
def temporal() -> Iterator[tuple[Send, dict[str, Service], Server]]:
    """The development server, both workers, and how to send to them."""
    temporal_program()
    server, plain, ours = Server("temporal", is_safe=True), f"p{uuid4().hex}", f"s{uuid4().hex}"
    address = server.addresses["address"]
    floor = Service([], "serving", script=[PLAIN, "temporal", address, plain])
    service = temporal_service(server, ours, SERVED)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def wait(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    client: Client = wait(Client.connect(address))
    sessions = TemporalSessions(client, task_queue=ours)

    def send(kind: str, session: str, number: int) -> None:
        if kind == "sopyc":
            wait(sessions.send(session, Received(number), key=uuid4().hex))
        else:
            handle = client.get_workflow_handle(session)
            wait(handle.execute_update(kind, SIZE, id=uuid4().hex))

    for count in (1, SESSIONS):
        for number in range(count):
            wait(sessions.begin(f"sopyc-{count}-{number}", owner="x" * (SIZE - 700)))
            for kind in ("plain", "remembered"):
                wait(client.start_workflow("Plain", id=f"{kind}-{count}-{number}", task_queue=plain))
    yield send, {"sopyc": service, "plain": floor, "remembered": floor}, server
    for each in (floor, service):
        each.kill()
    server.close()


def report(engine: str, sessions: int, rates: dict[str, list[Rate]]) -> None:
    """One line for each kind; ratios are of one turn."""
    for kind, found in rates.items():
        ratios = [rate.rate / floor.rate for rate, floor in zip(found, rates["plain"], strict=True)]
        seconds = sorted(second for rate in found for second in rate.seconds)
        print(
            f"{engine:9}{sessions:3} sessions  {kind:14}"
            f"{statistics.median(rate.rate for rate in found):7.0f}/s"
            f"{statistics.median(ratios):6.2f} of plain ({min(ratios):.2f}-{max(ratios):.2f})"
            f"{1000 * statistics.median(seconds):7.1f} ms half,"
            f"{1000 * seconds[int(len(seconds) * 0.99)]:5.0f} ms 99 %"
            f"{statistics.median(rate.service for rate in found):7.2f} ms CPU service"
            f"{statistics.median(rate.server for rate in found):7.2f} ms CPU server",
            flush=True,
        )


def main() -> None:
    """Measure both engines, or the one that is named."""
    turns, events = (2, 10) if "--quick" in sys.argv else (TURNS, 60)
    engines = {"restate": restate, "temporal": temporal}
    wanted = [word for word in sys.argv[1:] if word in engines] or list(engines)
    for name in wanted:
        try:
            with engines[name]() as (send, services, server):
                for sessions, count in ((1, events), (SESSIONS, events // 4)):
                    rates: dict[str, list[Rate]] = {kind: [] for kind in KINDS[name]}
                    for turn in range(turns + 1):
                        for kind in KINDS[name]:
                            rate = measure(send, kind, sessions, count, services, server)
                            rates[kind] += [rate] if turn else []  # the first one warms up
                    report(name, sessions, rates)
        except NoServer as reason:
            print(f"{name}: not measured, {reason}")


if __name__ == "__main__":
    main()

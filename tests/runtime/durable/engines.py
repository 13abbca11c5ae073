"""Servers of engines and services behind them, for tests: real processes, which can be killed."""

import asyncio
import contextlib
import functools
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from temporalio.client import Client

from scripts.engines import NoServer, free_ports, restate_program, temporal_program
from sopy_runtime.durable.restate.client import RestateSessions
from sopy_runtime.durable.temporal.client import TemporalSessions

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 300
"""Longer than anything takes on the busiest machine: only a test that fails waits for it."""

T = TypeVar("T")


class Server:
    """A server that ends with this process, however that ends."""

    def __init__(self, what: str, *options: str, is_safe: bool = False) -> None:
        safety = () if is_safe else ("--unsafe",)
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / "engines.py"), what, "--any-ports", *safety, *options],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the {what} server does not start"
        self.addresses: dict[str, Any] = json.loads(line)
        self.pid = self._process.pid

    def order(self, word: str, node: int) -> None:
        """Kill, start or wait for a node, counted from 1."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word} {node}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == f"did {word} {node}\n"

    def close(self) -> None:
        self._process.communicate()


class Service:
    """A process that serves workflows, as its command line says; it can be killed and started again."""

    def __init__(
        self, words: list[str], ready: str, folder: Path = ROOT, *, script: list[str] | None = None
    ) -> None:
        self._words, self._ready, self._folder = script or ["-m", *words], ready, folder
        self.start()

    def start(self) -> None:
        paths = os.pathsep.join({str(self._folder): None, str(ROOT): None})
        self.process = subprocess.Popen(
            [sys.executable, *self._words], cwd=self._folder, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith(self._ready), f"the service does not start: {line}"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> None:
        """As whoever is done with it does: it may still write down what it has to."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.communicate(timeout=30)
        self.kill()


def skip_without(program: Callable[[], Path]) -> None:
    try:
        program()
    except NoServer as reason:
        pytest.skip(str(reason))


@functools.cache
def restate_server() -> Server:
    """One node for all tests of this process."""
    skip_without(restate_program)
    return Server("restate")


@functools.cache
def temporal_server() -> Server:
    skip_without(temporal_program)
    return Server("temporal")


@contextmanager
def restate_service(
    server: Server, name: str, *words: str, folder: Path = ROOT, variant: str = ""
) -> Iterator[Service]:
    """A service that a server knows, under a name of its own: another of this name would replace it."""
    command = (
        ["tests.runtime.durable.broken_restate", variant] if variant else ["sopy_runtime.durable.restate"]
    )
    port, admin = str(free_ports(1)[0]), server.addresses["admin"][0]
    words = [*command, *words, "--name", name, "--port", port, "--register", admin, "--force"]
    service = Service(words, "registered", folder)
    try:
        yield service
    finally:
        service.end()


class AnyNode(RestateSessions):
    """Sends to the nodes of a cluster in turn: whoever is dead does not answer."""

    def __init__(self, server: Server, name: str) -> None:
        addresses = server.addresses["ingress"]
        super().__init__(addresses[0], name=name)
        clients = [RestateSessions(each, name=name) for each in addresses]
        self.nodes = itertools.cycle(clients)

    def _call(self, *arguments: Any) -> Any:
        return next(self.nodes)._call(*arguments)


def temporal_service(server: Server, queue: str, *words: str) -> Service:
    """A worker of a task queue; the words are its workflows and options."""
    command = ["sopy_runtime.durable.temporal", *words, "--address", server.addresses["address"]]
    return Service([*command, "--task-queue", queue], "serving")


class Waiting:
    """The client's methods for threads: each waits for what an event loop beside them does."""

    def __init__(self, address: str, task_queue: str) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        client = self._wait(Client.connect(address))
        self._sessions = TemporalSessions(client, task_queue=task_queue, events_per_run=20)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *arguments, **named: self._wait(getattr(self._sessions, name)(*arguments, **named))

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


def eventually(ask: Callable[[], T], is_it: Callable[[T], bool]) -> T:
    """The first answer that is as wanted; the last one if none is."""
    deadline = time.monotonic() + SECONDS
    while True:
        answer = ask()
        if is_it(answer) or time.monotonic() > deadline:
            return answer
        time.sleep(0.05)


def persistently(send: Callable[[], T]) -> T:
    """Send it again until it is answered, as a client does whose server is away."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return send()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)

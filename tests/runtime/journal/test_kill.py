"""A process is killed at any instant: what it acknowledged is there, and nothing is there twice.

What was acknowledged is looked for before anything is delivered again: a second delivery would heal the loss
of the first. Every check is shown to fail on a store that is wrong in the way it looks for.
`make chaos` runs this with many more kills.
"""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import Session, StoreError
from sopy_runtime.journal.sql import rows
from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.journal.crashing import SESSIONS, event
from tests.runtime.orders import Basket, Order

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("SOPYC_KILLS", "4"))


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was acknowledged in all lives of the process, and what is wrong."""

    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    redelivered: int = 0


def live_and_be_killed(path: Path, variant: str, chance: random.Random, findings: Findings) -> None:
    """One life: at least one event, then death at an instant that nobody chose."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.runtime.journal.crashing", str(path), variant],
        cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    # One that says nothing more is a finding too, not something to wait for.
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    lines = [process.stdout.readline() for _ in range(chance.randint(12, 120))]
    timer = threading.Timer(chance.random() * 0.02, process.kill)
    timer.start()
    lines += process.stdout.readlines()
    process.wait()
    timer.join()
    watchdog.cancel()
    for line in lines:
        word, session, number, sequence = line.decode().split()
        place = session, int(number)
        if word == "again":
            findings.redelivered += 1
            if findings.acknowledged.get(place, int(sequence)) != int(sequence):
                findings.wrong.append(f"{place} was answered differently when it came again")
        findings.acknowledged[place] = int(sequence)


def look(path: Path, findings: Findings) -> None:
    """Compare the file with what was acknowledged, before anything is delivered again."""
    with SQLiteStore(path) as store:
        for (session, number), sequence in findings.acknowledged.items():
            try:
                record = store.find(session, str(number))
            except StoreError:
                record = None
            if record is None or record.sequence != sequence:
                findings.wrong.append(f"{session} {number} was acknowledged, and is not there")
        for info in store.sessions():
            try:
                state = store.load(info.id)
            except StoreError as error:
                findings.wrong.append(f"{info.id}: {error.happened}")
                continue
            names = [line.name for line in state.sigma.lines]
            if names != [f"item {number}" for number in range(len(names))]:
                findings.wrong.append(f"{info.id} has events twice, or not at all")
            if not len(names) == state.sigma.total == state.sequence == info.sequence:
                findings.wrong.append(f"{info.id} contradicts itself")


def killed(path: Path, variant: str, kills: int, seed: int = 1) -> Findings:
    chance = random.Random(seed)
    findings = Findings()
    for _ in range(kills):
        live_and_be_killed(path, variant, chance, findings)
        look(path, findings)
        if findings.wrong:
            break
    return findings


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    findings = killed(tmp_path / "runs.db", "good", KILLS)
    assert not findings.wrong
    assert findings.redelivered >= KILLS - 1
    assert {session for session, _ in findings.acknowledged} == set(SESSIONS)


@pytest.mark.parametrize(
    ("variant", "finding"),
    [
        ("commits late", "was acknowledged, and is not there"),
        ("forgets keys", "answered differently when it came again"),
        ("writes twice", "is not complete"),
    ],
)
def test_a_store_that_is_wrong_is_found_out(variant: str, finding: str, tmp_path: Path) -> None:
    findings = killed(tmp_path / "runs.db", variant, 8)
    assert any(finding in wrong for wrong in findings.wrong), findings.wrong


def race(path: Path) -> tuple[int, int]:
    """Two sessions over one name; whoever comes too late resumes, and sends again. Acknowledged, and kept."""
    acknowledged: list[int] = []
    with SQLiteStore(path, durability="process") as store:
        Session(Basket(), Order(), store=store, session_id="s")
        start = threading.Barrier(2)

        def work(first: int) -> None:
            session: Session[Any] = Session.resume(store, "s")
            start.wait()
            for number in range(first, first + 40):
                while True:
                    try:
                        session.send(event(number))
                    except StoreError:
                        session = Session.resume(store, "s")
                    else:
                        acknowledged.append(number)
                        break

        threads = [threading.Thread(target=work, args=(first,)) for first in (0, 1000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = {line.name for line in store.load("s").sigma.lines}
    return len(acknowledged), len(kept)


def test_two_writers_of_one_session_lose_nothing(tmp_path: Path) -> None:
    assert race(tmp_path / "runs.db") == (80, 80)


def test_without_compare_and_set_two_writers_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def move(execute: Callable[..., Any], number: int, session: str, image: Any, at: str) -> None:
        execute("UPDATE instance SET sequence = ? WHERE number = ?", (image.sequence, number))
        execute("DELETE FROM journal WHERE number = ? AND sequence >= ?", (number, image.sequence))
        execute("DELETE FROM snapshot WHERE number = ? AND sequence >= ?", (number, image.sequence))

    monkeypatch.setattr(rows, "move_session", move)
    monkeypatch.setattr("sopy_runtime.journal.sql.store.SNAPSHOT_EVERY", 1)
    acknowledged, kept = race(tmp_path / "runs.db")
    assert kept < acknowledged

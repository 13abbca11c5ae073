"""What a commit costs beside the disk: events a second, and the bytes that one event leaves in the journal.

The floor is an append of as many bytes to a file, with `fdatasync`. Sessions run a handler and commit what it
changed; many of them share transactions. Goals: one session 0.6 of the floor where a synchronisation takes
200 us, 0.85 where it takes 1 ms; 64 sessions together 2.5 and 12; at most 400 bytes an event.
Give a folder to measure another disk: `benchmarks/store.py /mnt/disk`.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.review_workflow import ROUND, Claim, Intake
from sopy_runtime import Session
from sopy_runtime.sqlite import SQLiteStore

TURNS = 5
ROUNDS = 60
SESSIONS = 64
ROW_BYTES = 400


def run_floor(folder: Path, count: int) -> float:
    """Appends a second."""
    row = b"x" * ROW_BYTES
    with (folder / "floor").open("ab", buffering=0) as file:
        start = time.perf_counter()
        for _ in range(count):
            file.write(row)
            os.fdatasync(file.fileno())
        return count / (time.perf_counter() - start)


def run_sessions(store: SQLiteStore, name: str, sessions: int, rounds: int) -> float:
    """Events a second of this many sessions, each in a thread of its own."""

    def work(number: int) -> None:
        session = Session(Intake(), Claim(), store=store, session_id=f"{name} {number}")
        barrier.wait()
        for _ in range(rounds):
            for event in ROUND:
                session.send(event)

    barrier = threading.Barrier(sessions + 1)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return sessions * rounds * len(ROUND) / (time.perf_counter() - start)


def bytes_of_an_event(path: Path) -> float:
    """What one row of the journal holds, without the pages around it."""
    columns = (
        "length(payload) + length(changed) + length(procedure) + ifnull(length(difference), 0) + length(kind)"
    )
    with sqlite3.connect(path) as connection:
        (mean,) = connection.execute(f"SELECT avg({columns} + 60) FROM journal").fetchone()  # noqa: S608  own names
    connection.close()
    return float(mean)


def main() -> None:
    """Measure floor and stores in turns, and print the medians of the ratios."""
    rounds = 10 if "--quick" in sys.argv else ROUNDS
    folders = [word for word in sys.argv[1:] if not word.startswith("-")]
    measures: dict[str, Callable[[SQLiteStore, int], float]] = {
        "one session": lambda store, turn: run_sessions(store, f"one {turn}", 1, rounds),
        f"{SESSIONS} sessions": lambda store, turn: run_sessions(
            store, f"many {turn}", SESSIONS, rounds // 5
        ),
    }
    figures: dict[str, list[float]] = {name: [] for name in ("floor", *measures)}
    with tempfile.TemporaryDirectory(dir=folders[0] if folders else None) as made:
        folder = Path(made)
        with SQLiteStore(folder / "runs.db") as store:
            for turn in range(TURNS):
                figures["floor"].append(run_floor(folder, rounds * len(ROUND)))
                for name, measure in measures.items():
                    figures[name].append(measure(store, turn))
        size = bytes_of_an_event(folder / "runs.db")
    floor = figures["floor"]
    print(f"one synchronisation {1e6 / statistics.median(floor):.0f} us")
    for name, rates in figures.items():
        ratios = [rate / base for rate, base in zip(rates, floor, strict=True)]
        print(f"{name:12} {statistics.median(rates):8.0f}/s  {statistics.median(ratios):6.2f} of the floor")
    print(f"journal      {size:8.0f} bytes an event")


if __name__ == "__main__":
    main()

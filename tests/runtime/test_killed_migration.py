"""The file-migration example on real files, killed at instants that nobody chose, migrates every file once.

`make chaos` kills it two hundred times.
"""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.journal.migrating import SESSION

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("SOPYC_MIGRATION_KILLS", "3"))
FILES_A_KILL = 6


def live(folder: Path, acknowledged: set[str], *, events: int | None, chance: random.Random) -> int:
    """Run the process; kill it a little after so many events, if that is given. How it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.runtime.journal.migrating", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    # The last life does whatever is left, on a machine that may be busy.
    watchdog = threading.Timer(120 if events is not None else 3600, process.kill)
    watchdog.start()
    lines: list[bytes] = []
    if events is not None:
        lines = [process.stdout.readline() for _ in range(events)]
        threading.Timer(chance.random() * 0.01, process.kill).start()
    lines += process.stdout.readlines()
    code = process.wait()
    watchdog.cancel()
    acknowledged.update(line.decode().removeprefix("did ").strip() for line in lines if line.endswith(b"\n"))
    return code


def look(folder: Path, acknowledged: set[str]) -> None:
    """What was acknowledged is there, once, before anything is done again."""
    with SQLiteStore(folder / "runs.db") as store:
        keys = Counter(record.key for record in store.history(SESSION))
    missing = acknowledged - {key for key in keys if key is not None}
    assert not missing
    assert set(keys.values()) <= {1}


def test_every_file_is_migrated_once(tmp_path: Path) -> None:
    chance = random.Random(3)
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    names = [f"file-{number:05}" for number in range(FILES_A_KILL * KILLS)]
    for name in names:
        (source / name).write_text(name * 5)
    acknowledged: set[str] = set()
    # Five phases pass over every file; most of the way is to be done between kills.
    share = 5 * len(names) // (KILLS + 1)
    for _ in range(KILLS):
        assert live(tmp_path, acknowledged, events=chance.randint(1, share), chance=chance) != 0
        look(tmp_path, acknowledged)
    assert live(tmp_path, acknowledged, events=None, chance=chance) == 0
    look(tmp_path, acknowledged)
    assert {path.name: path.read_text() for path in target.iterdir()} == {name: name * 5 for name in names}
    assert not list(source.iterdir())
    assert not list((tmp_path / "backup").iterdir())
    with SQLiteStore(tmp_path / "runs.db") as store:
        copied = Counter(record.payload for record in store.history(SESSION) if record.event == "FileCopied")
        assert copied == Counter(names)
        assert [info.finished for info in store.sessions()] == [True]

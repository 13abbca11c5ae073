# covers: sopy_compiler.cli.progress, sopy_compiler.cli.terminal
"""What people see on terminals."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

from tests.compiler.cli.sopyc import BROKEN, write

SLOW = """
import sys, time
from sopy_compiler.cli.progress import progress
with progress("reading files") as rename:
    time.sleep(float(sys.argv[1]) / 2)
    rename("running the rules")
    time.sleep(float(sys.argv[1]) / 2)
print("rich" in sys.modules)
"""


def _on_terminal(*command: str, folder: Path) -> str:
    """What a terminal receives from a process."""
    ours, theirs = pty.openpty()
    environment = {
        name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}
    }
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env=environment | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    received = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        received += part
    os.close(ours)
    process.wait()
    return received.decode()


def test_terminals_get_coloured_excerpts_and_a_summary(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    shown = _on_terminal("-m", "sopy_compiler", "check", folder=tmp_path)
    assert "\x1b[1;31merror[SOP201]\x1b[0m" in shown
    assert "--> " in shown
    assert "sopyc: 1 error (1 procedure" in shown


def test_long_work_shows_a_bar_that_leaves_no_trace(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    shown = _on_terminal("-c", SLOW, "3", folder=root)
    assert "running the rules" in shown
    assert shown.rstrip().endswith("True")


def test_short_work_imports_nothing_for_a_bar(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    assert _on_terminal("-c", SLOW, "0", folder=root).split() == ["False"]


def test_pipes_get_no_bar() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SLOW, "1.4"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")

"""`make demo`, as the README promises it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_demonstration_runs_to_its_end() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/demo.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SOP" in done.stdout
    assert "stateDiagram-v2" in done.stdout
    assert "finished: End, Order A-17, paid as P-1" in done.stdout
    assert "table built: True" in done.stdout

"""Real editors and their libraries with the server."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.compiler.lsp.orders import FLOW, write_orders

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
EXTENSION = ROOT / "editors" / "vscode"


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed (Debian: neovim)")
def test_neovim_shows_a_finding_fixes_it_and_renames(tmp_path: Path) -> None:
    write_orders(tmp_path)
    (tmp_path / "flow.py").write_text(FLOW.replace("attempts += 1", "attemps += 1"), encoding="utf-8")
    variables = os.environ | {"SOPYC_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {HERE / 'neovim.lua'}"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("{")]
    told = json.loads(lines[-1])
    assert told.get("error") is None, told
    assert told["code"] == "SOP201"
    assert told["text"] + "\n" == FLOW.replace("Ship(", "Send(")


@pytest.mark.slow
@pytest.mark.skipif(
    not (EXTENSION / "node_modules").is_dir(), reason="`npm ci` has not been run in editors/vscode"
)
def test_the_extension_is_built_and_its_library_understands_the_server() -> None:
    variables = os.environ | {"SOPYC": f"{sys.executable} -m sopy_compiler lsp", "PYTHONPATH": str(ROOT)}
    for command in ("package", "test"):
        done = subprocess.run(
            ["npm", "run", command], cwd=EXTENSION, env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (EXTENSION / "sopyc.vsix").stat().st_size > 0

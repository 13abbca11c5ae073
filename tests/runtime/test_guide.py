"""The programs in the guide do what its text says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
PAGES = (
    "getting-started",
    "migration",
    "pictures",
    "state-evolution",
    "testing",
    "transactions",
    "versions",
)


def programs(page: str) -> str:
    """The Python blocks of a page as one module."""
    fences = (GUIDE / f"{page}.md").read_text(encoding="utf-8").split("```")
    return "".join(block.removeprefix("python") for block in fences[1::2] if block.startswith("python\n"))


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_of_a_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module: dict[str, Any] = {"__name__": f"guide_{page}"}
    exec(compile(programs(page), f"docs/guide/{page}.md", "exec"), module)
    for name, function in tuple(module.items()):
        if name.startswith("test_"):
            function()


def test_the_program_about_files_runs_as_a_program(tmp_path: Path) -> None:
    # What is kept in a file is found again by the names of modules, so this one has to be a module.
    program = tmp_path / "shop.py"
    program.write_text(programs("durable"), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(GUIDE.parents[1])}
    answer = subprocess.run(
        [sys.executable, str(program)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "runs.db").exists()

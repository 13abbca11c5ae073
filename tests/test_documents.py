"""What the README and the tutorial show is what happens, by the real command line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from tests.compiler.cli.sopyc import sopyc

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "docs" / "guide" / "tutorial.md"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs" / "formats").glob("*.md"),
        *(ROOT / "docs" / "decisions").glob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def python(*arguments: str, folder: Path) -> str:
    command = [sys.executable, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_the_readme_shows_what_the_checker_says_of_its_program(tmp_path: Path) -> None:
    program = tmp_path / "basket.py"
    program.write_text("".join(blocks(ROOT / "README.md", "python")), encoding="utf-8")
    (shown,) = blocks(ROOT / "README.md", "text")
    found = sopyc("check", "--format", "full", "basket.py", folder=tmp_path)
    assert shown == f"$ sopyc check basket.py\n{found.stdout}{found.stderr}"
    assert "mended 2 findings" in sopyc("fix", "--unsafe", "basket.py", folder=tmp_path).stderr
    assert sopyc("check", "--fail-on", "note", folder=tmp_path).returncode == 0
    python("basket.py", folder=tmp_path)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    program = tmp_path / "newsletter.py"
    text = "".join(blocks(TUTORIAL, "python"))
    before, found, after = text.partition('return End(make_prompt(f"{sigma.average_rating:.1f} stars')
    assert found
    program.write_text(before + found + after.replace("        return self\n", "", 1), encoding="utf-8")
    (shown,) = blocks(TUTORIAL, "text")
    assert sopyc("check", folder=tmp_path).stdout == shown
    program.write_text(text, encoding="utf-8")
    assert sopyc("check", "--fail-on", "note", folder=tmp_path).returncode == 0
    assert sopyc("build", "newsletter.py", folder=tmp_path).returncode == 0
    report = python("-m", "pytest", "-q", "newsletter.py", "--sopy-coverage", folder=tmp_path)
    assert "2 passed" in report
    assert re.search(r"\d+ of \d+ transitions", report)
    assert "may" in sopyc("sessions", "issues.db", folder=tmp_path).stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_only_the_mistakes_of_the_readme_are_found(page: Path) -> None:
    gathered = gather([page.relative_to(ROOT).as_posix()], folder=ROOT, config=Config())
    compilation = compile_source(gathered.sources, loader=gathered.loader, unreadable=gathered.unreadable)
    expected = ["SOP105", "SOP201"] if page == ROOT / "README.md" else []
    assert [finding.code for finding in check(compilation)] == expected


def test_the_program_that_prints_facts_runs() -> None:
    (program,) = blocks(ROOT / "docs" / "architecture.md", "python")
    assert "procedure workflow.Basket" in python("-c", program, folder=ROOT)

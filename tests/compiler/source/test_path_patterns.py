"""What path patterns match: as git has it, which is asked."""

import os
import subprocess
from pathlib import Path

import pytest

from sopy_compiler.source.path_patterns import PathPatterns

FILES = (
    "a.py",
    "b.txt",
    "#hash.py",
    "!bang.py",
    "space .py",
    "[odd.py",
    "build/x.py",
    "builder/x.py",
    "src/build/y.py",
    "src/a.py",
    "src/old_a.py",
    "src/deep/old_b.py",
    "src/deep/more/x_generated.py",
    "src/deep/more/keep_generated.py",
    "tests/data/x.py",
    "more/tests/data/x.py",
    "tests/data.py",
)


@pytest.mark.parametrize(
    "lines",
    [
        ["build"],
        ["build/"],
        ["/build"],
        ["build", "!src/build"],
        ["*_generated.py", "!keep_*.py"],
        ["src/*", "!src/a.py"],
        ["src/**/old_*.py"],
        ["src/**"],
        ["**/data"],
        ["tests/data"],
        ["tests/data/"],
        ["/tests/*.py"],
        ["**/deep/**/x_*.py"],
        ["a/**/b", "?.py"],
        ["[ab].*"],
        ["[!a]*.py"],
        ["[^a]*.py"],
        ["[[:alpha:]_]*.py"],
        ["[![:punct:]]*.py"],
        ["[[:nix:]]*.py"],
        ["src/[a-o]*.py"],
        ["\\#hash.py", "#hash.py"],
        ["\\!bang.py", "!a.py"],
        ["*.py", "!/a.py", "  ", ""],
        ["space\\ .py  "],
        ["\\[odd.py"],
        ["src//a.py", "/"],
        ["s*c/a.py"],
        ["*"],
        ["*", "!*.py"],
        ["*", "!*/", "!*.py"],
    ],
    ids=" ".join,
)
def test_patterns_mean_what_they_mean_to_git(tmp_path: Path, lines: list[str]) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    git = ["git", "-c", "core.excludesFile=", "-c", "core.quotePath=false"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, env=environment, check=True)
    listed = subprocess.run(
        [*git, "ls-files", "--others", "--ignored", "--exclude-standard", "-z"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    ignored = {name for name in listed.stdout.split("\0") if name} - {".gitignore"}
    patterns = PathPatterns(lines)
    assert {name for name in FILES if patterns.covers(name)} == ignored


def test_a_leading_dot_means_the_folder_of_the_patterns() -> None:
    assert PathPatterns(["./tests/data"]).covers("tests/data/x.py")
    assert not PathPatterns(["./tests/data"]).covers("more/tests/data/x.py")

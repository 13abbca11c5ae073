"""The repository speaks of the product alone, and says nothing that is not so."""

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, listing

# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w./])/" + r"(?:work|root|tmp/team)/",
            "pypi" + r"\.org/simple",
            "python" + "hosted" + r"\.org",
            "--(?:extra-)?index" + "-url",
            "--find" + "-links",
        )
    )
)
README = ROOT / "README.md"
INSTRUCTIONS = (README, ROOT / "CONTRIBUTING.md")


@cache
def tracked_texts() -> tuple[tuple[str, str], ...]:
    """Path and content of every tracked text file."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [path for path in answer.stdout.split("\0") if path and (ROOT / path).is_file()]
    contents = ((path, (ROOT / path).read_bytes()) for path in paths)
    return tuple((path, data.decode("utf-8", "replace")) for path, data in contents if b"\0" not in data)


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    offenders = [
        f"{path}:{number} {line.strip()[:120]}"
        for path, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert not offenders, listing("these belong to somebody's machine, not to the product:", offenders)


def test_every_link_to_a_file_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    offenders = [
        f"{path}: {target}"
        for path, text in tracked_texts()
        if path.endswith(".md") and not path.startswith(("tests/", "docs/rules/"))
        for target in link.findall(text)
        if not (ROOT / path).parent.joinpath(target).exists()
    ]
    assert not offenders, listing("broken links:", offenders)


def shell_commands(path: Path) -> tuple[str, ...]:
    """The lines of the shell blocks of a Markdown file, without prompts and comments."""
    blocks = re.findall(
        r"^```(?:sh|shell|bash|console)\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = (
        line.removeprefix("$ ").partition(" #")[0].strip() for block in blocks for line in block.splitlines()
    )
    return tuple(line for line in lines if line and not line.startswith("#"))


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", INSTRUCTIONS, ids=lambda page: page.name)
def test_every_make_target_that_is_promised_exists(page: Path) -> None:
    promised = set(
        re.findall(r"\bmake ([a-z-]+)(?=[`\s])", "\n".join([*shell_commands(page), *quoted_commands(page)]))
    )
    assert promised <= make_targets(), f"{page.name} promises targets that the Makefile lacks"


def quoted_commands(page: Path) -> tuple[str, ...]:
    return tuple(
        f"{command} " for command in re.findall(r"`(make [^`]+|sopyc [^`]+)`", page.read_text("utf-8"))
    )


def test_the_readme_starts_with_the_two_commands() -> None:
    assert {"make demo", "make test"} <= set(shell_commands(README))


@pytest.mark.parametrize("page", INSTRUCTIONS, ids=lambda page: page.name)
def test_every_sopyc_command_that_is_promised_exists(page: Path) -> None:
    written = [shlex.split(line) for line in (*shell_commands(page), *quoted_commands(page))]
    commands = sorted({words[1] for words in written if words[0] == "sopyc" and len(words) > 1})
    offenders = [command for command in commands if not answers_help(command)]
    assert not offenders, f"{page.name} promises commands that do not exist: {offenders}"


def answers_help(command: str) -> bool:
    words = [sys.executable, "-m", "sopy_compiler.cli.main", command, "--help"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 0

"""The recipes for services are what those services read, and their commands write what they hand on."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.compiler.cli.sopyc import BROKEN, write

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "guide" / "continuous-integration.md").read_text("utf-8")
STAGING = "$(Build.ArtifactStagingDirectory)/"
SCHEMAS = {"GitHub Actions": "github-workflows", "GitLab": "gitlab-ci", "Azure Pipelines": "azure-pipelines"}
FILES = {
    "action.yml": "github-actions",
    "CITATION.cff": "citation-file-format",
    ".github/workflows/*.yml": "github-workflows",
    ".github/dependabot.yml": "dependabot",
}


def recipes(title: str) -> list[str]:
    """The blocks below a heading."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^```\w+\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def faults(schema: str, *files: Path) -> str:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    answer = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    return "" if answer.returncode == 0 else answer.stdout + answer.stderr


def commands() -> Iterator[str]:
    """Every call of `sopyc` in the recipes."""
    for title in (*SCHEMAS, "Jenkins", "Before a push"):
        for recipe in recipes(title):
            yield from re.findall(r"sopyc check[^'\n]*", recipe)


@pytest.mark.parametrize("title", SCHEMAS)
def test_a_recipe_is_what_its_service_reads(title: str, tmp_path: Path) -> None:
    for number, recipe in enumerate(recipes(title)):
        file = tmp_path / f"{number}.yml"
        file.write_text(recipe, "utf-8")
        assert faults(SCHEMAS[title], file) == ""


@pytest.mark.parametrize("pattern", FILES)
def test_the_files_that_services_read_of_this_repository_are_valid(pattern: str) -> None:
    files = sorted(ROOT.glob(pattern))
    if files:
        assert faults(FILES[pattern], *files) == ""


def test_the_commands_of_the_recipes_write_what_is_handed_on(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    found = list(commands())
    assert len(found) == 5
    for command in found:
        expected = 0 if "|| [" in command else 1
        line = command.replace(STAGING, "")
        done = subprocess.run(
            ["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert done.returncode == expected, (command, done.stderr)
        for word in shlex.split(line.partition(" ||")[0]):
            name = word.rpartition("=")[2]
            if name.endswith((".sarif", ".xml", ".json")):
                assert (tmp_path / name).is_file(), command
    (gitlab,) = recipes("GitLab")
    assert (tmp_path / yaml.safe_load(gitlab)["sopyc"]["artifacts"]["reports"]["codequality"]).is_file()

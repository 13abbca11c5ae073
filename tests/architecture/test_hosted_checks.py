"""What runs on pushes, tags and commits names what is there, and asks for no more than it needs."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.architecture.source_tree import ROOT, listing

WORKFLOWS = tuple(sorted((ROOT / ".github" / "workflows").glob("*.yml")))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DEFAULT_PERMISSIONS = {"contents": "read"}


def read(path: Path) -> dict[Any, Any]:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in read(path)["jobs"].values():
        yield from job.get("steps", ())


def commands() -> Iterator[tuple[str, list[str]]]:
    for path in WORKFLOWS:
        for step in steps(path):
            for line in str(step.get("run", "")).splitlines():
                yield path.name, shlex.split(line)
    for repository in read(ROOT / ".pre-commit-config.yaml")["repos"]:
        for hook in repository["hooks"]:
            yield ".pre-commit-config.yaml", shlex.split(hook["entry"])


def test_every_command_names_targets_and_files_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    offenders = []
    for place, words in commands():
        files = [word for word in words if word.startswith(("scripts/", "requirements/"))]
        offenders += [f"{place}: {file}" for file in files if not (ROOT / file).is_file()]
        if words[0] == "make" and words[1] not in targets:
            offenders.append(f"{place}: make {words[1]}")
    assert not offenders, listing("these do not exist:", offenders)


def test_every_python_that_is_promised_is_tested() -> None:
    promised = {
        one.rpartition(" ")[2]
        for one in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", one)
    }
    matrix = read(ROOT / ".github" / "workflows" / "test.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert set(matrix["python"]) == promised


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_job_may_read_and_says_what_else_it_needs(path: Path) -> None:
    assert read(path)["permissions"] == DEFAULT_PERMISSIONS
    limitless = [
        name for name, job in read(path)["jobs"].items() if "uses" not in job and "timeout-minutes" not in job
    ]
    assert not limitless, listing("jobs without a limit of time:", limitless)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_text_from_outside_becomes_part_of_a_script(path: Path) -> None:
    assert not [step["run"] for step in steps(path) if "${{" in str(step.get("run", ""))]


def test_only_the_upload_and_the_attestation_get_an_identity() -> None:
    jobs = read(ROOT / ".github" / "workflows" / "release.yml")["jobs"]
    with_identity = {name for name, job in jobs.items() if "id-token" in job.get("permissions", {})}
    assert with_identity == {"build", "publish"}
    assert jobs["publish"]["environment"] == "release"


def test_the_citation_names_the_version() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])

"""SARIF output validated against the standard's own schema, on made and on real findings."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scripts import sarif_validator
from sopy_compiler.report.sarif import render_sarif
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD, report

ROOT = Path(__file__).resolve().parents[3]


@cache
def schema() -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def faults(log: str) -> list[str]:
    validator = jsonschema.Draft4Validator(schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(log))]


def test_every_kind_of_finding_is_valid() -> None:
    assert faults(render_sarif(report(UNKNOWN_FIELD, NEVER_ENDS, NOTE))) == []


def test_a_log_without_findings_is_valid() -> None:
    assert faults(render_sarif(report())) == []


@cache
def log_of_the_broken_programs() -> str:
    command = [sys.executable, "-m", "sopy_compiler", "check", "--format", "sarif", "tests/corpus/reject"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stdout


def test_the_log_of_the_broken_programs_is_valid_and_shows_paths() -> None:
    log = log_of_the_broken_programs()
    assert faults(log) == []
    (run,) = json.loads(log)["runs"]
    assert any("codeFlows" in result for result in run["results"])


def test_the_validator_of_the_sarif_sdk_has_nothing_to_say(tmp_path: Path) -> None:
    for number, log in enumerate(
        (log_of_the_broken_programs(), render_sarif(report(UNKNOWN_FIELD, NEVER_ENDS, NOTE)))
    ):
        file = tmp_path / f"{number}.sarif"
        file.write_text(log, encoding="utf-8")
        assert said_of(file) == []
    log = json.loads(log_of_the_broken_programs())
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b"
    file.write_text(json.dumps(log))
    assert said_of(file) != []


def said_of(file: Path) -> list[str]:
    try:
        return sarif_validator.faults(file)
    except sarif_validator.NoValidator as reason:
        pytest.skip(str(reason))


def test_the_schema_would_notice_a_fault() -> None:
    log = json.loads(render_sarif(report(NOTE)))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert faults(json.dumps(log)) != []

"""A project from its first day on, by the real command line, in a folder whose name has everything."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from scripts import sarif_validator
from tests.compiler.cli.hook_repository import ROOT, PreCommit, git, hook_repository
from tests.compiler.cli.sopyc import sopyc
from tests.compiler.report.test_sarif_schema import faults

pytestmark = pytest.mark.slow

# Two defects that have a fix, and one that has none.
ORDERS = '''\
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Bestellung(BaseModel):
    """Was bestellt ist."""

    größe: int = 0


class Bezahlt(Event[int]):
    """Es ist bezahlt."""


class Zahlung(Procedure[Bestellung]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_bezahlt(self, sigma: Bestellung, event: Bezahlt):
        sigma.größ = event.payload  # »so«
        if sigma.größe > 3:
            return Versand()


class Versand(Procedure[Bestellung]):
    prompt = make_prompt("Send it")


SOP(state=Bestellung(), init_proc=Zahlung())
'''
FIXED = ORDERS.replace("größ =", "größe =").replace(
    "            return Versand()\n", "            return Versand()\n        return self\n"
)
NEW_DEFECT = FIXED.replace("sigma.größe > 3", "sigma.grösse > 3")


def codes(output: str) -> list[str]:
    return [line.split(": ", 1)[1].split()[0] for line in output.splitlines()]


def results(log: str) -> list[dict[str, Any]]:
    assert faults(log) == []
    (run,) = json.loads(log)["runs"]
    return list(run["results"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / 'it\'s a "Käse" project %20 #1'
    folder.mkdir()
    git("init", "-q", folder=folder)
    assert sopyc("init", folder=folder).returncode == 0
    return folder


def test_a_project_from_its_first_day_on(project: Path, tmp_path: Path) -> None:
    assert sopyc("check", "--fail-on", "note", folder=project).stdout == ""
    orders = project / "größte bestellung's.py"
    orders.write_text(ORDERS, encoding="utf-8")
    first = project / "workflow.py"
    before = first.read_bytes()
    first.write_bytes(before.rstrip() + b"  # sopyc: ignore[SOP105] nothing\n")
    found = sopyc("check", folder=project)
    assert (found.returncode, codes(found.stdout)) == (1, ["SOP105", "SOP201", "SOP102", "SOP004"])

    assert sopyc("fix", folder=project).returncode == 0
    assert (first.read_bytes(), orders.read_text(encoding="utf-8")) == (before, ORDERS)
    assert sopyc("fix", "--unsafe", folder=project).returncode == 0
    assert orders.read_text(encoding="utf-8") == FIXED
    assert "mended 0 findings" in sopyc("fix", "--unsafe", folder=project).stderr

    settings = project / "pyproject.toml"
    settings.write_text(f'{settings.read_text()}baseline = "accepted ä.json"\n')
    assert sopyc("check", "--write-baseline", folder=project).returncode == 0
    assert sopyc("check", folder=project).returncode == 0
    orders.write_text(f"# moved\n\n{NEW_DEFECT}", encoding="utf-8")
    now = sopyc("check", "--output", "sarif=report ü.sarif", folder=project)
    assert (now.returncode, codes(now.stdout)) == (1, ["SOP201"])
    report = project / "report ü.sarif"
    written = results(report.read_text(encoding="utf-8"))
    assert sorted((one["ruleId"], "external" in str(one["suppressions"])) for one in written) == [
        ("SOP102", True),
        ("SOP201", False),
    ]
    uri = written[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (project / unquote(uri)).samefile(orders)
    with contextlib.suppress(sarif_validator.NoValidator):  # the tests of the format say who lacks it
        assert sarif_validator.faults(report) == []

    commit = PreCommit(tmp_path)
    repository, revision = hook_repository(tmp_path / "hooks ü")
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: '{repository}'\n  rev: {revision}\n"
        "  hooks: [{id: sopyc-check}, {id: sopyc-check-files}, {id: sopyc-fix, args: [--unsafe]}]\n"
    )
    git("add", "-A", folder=project)
    done = commit.run("--all-files", folder=project)
    assert done.returncode == 1, done.stdout
    assert done.stdout.count("SOP201") == 2, done.stdout
    assert "sopyc: mended 1 finding in 1 file" in done.stdout
    git("add", "-A", folder=project)
    done = commit.run(folder=project)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 3, done.stdout


def test_the_hook_that_init_writes_runs_what_is_installed(project: Path) -> None:
    git("add", "-A", folder=project)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(project.parent / "home"),
    }
    run = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(
        run, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout

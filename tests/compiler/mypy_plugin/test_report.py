"""`mypy-report = true`: findings of `sopyc check` in mypy's output, at the same places."""

# covers: sopy_compiler.mypy_plugin.check_report, sopy_compiler.mypy_plugin.settings_problems
# covers: sopy_compiler.project.accepted_findings

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sopy_compiler.mypy_plugin.check_report import CheckReport
from sopy_compiler.mypy_plugin.report import BrokenSettings, NoReport, make_report
from tests.compiler.mypy_plugin.plugin_runs import ERROR, run_mypy, with_prelude

PROGRAM = with_prelude("""
    class Open(Procedure[Order]):
        @handler
        def on_added(self, sigma: Order, event: Added) -> Procedure[Order] | End:
            sigma.total = event.payload
            return self if event.payload else End()
    class Lost(Procedure[Order]):
        @handler
        def on_gone(self, sigma: Order, event: Gone) -> End:
            return End()
    sop = SOP(state=Order(), init_proc=Open())
""")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nmypy-report = true\n", encoding="utf-8")
    return tmp_path


def findings_of_check(folder: Path) -> set[tuple[int, int, str]]:
    command = [sys.executable, "-m", "sopy_compiler", "check", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    document = json.loads(done.stdout)
    return {
        (found["line"], found["column"], found["code"])
        for found in document["diagnostics"]
        if found["severity"] != "note"
    }


def test_mypy_reports_what_check_reports_where_it_does(project: Path, mypy_cache: Path) -> None:
    output = run_mypy(project, PROGRAM, cache=mypy_cache)
    found = {
        (int(error["line"]), int(error["column"]), error["code"])
        for error in ERROR.finditer(output)
        if error["code"].startswith("SOP")
    }
    assert found
    assert found == findings_of_check(project), output


def test_findings_stay_when_nothing_is_checked_again(project: Path) -> None:
    cold = run_mypy(project, PROGRAM, cache=project / "cache")
    assert run_mypy(project, PROGRAM, cache=project / "cache") == cold != ""


def test_findings_follow_the_other_modules_of_the_program(project: Path) -> None:
    other = project / "other.py"
    program = PROGRAM + "import other\n"
    other.write_text("", encoding="utf-8")
    assert "can reach Lost" in run_mypy(project, program, cache=project / "cache")
    lines = ("from program import Lost, Order", "from sopy import SOP", "second = SOP(Order(), Lost())")
    other.write_text("\n".join(lines), encoding="utf-8")
    assert "can reach Lost" not in run_mypy(project, program, cache=project / "cache")


def test_findings_follow_the_configuration(project: Path) -> None:
    assert "SOP101" in run_mypy(project, PROGRAM, cache=project / "cache")
    settings = '[tool.sopyc]\nmypy-report = true\nignore = ["SOP101"]\n'
    (project / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert "SOP101" not in run_mypy(project, PROGRAM, cache=project / "cache")


def test_what_the_baseline_accepts_is_not_reported(project: Path) -> None:
    program = project / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    report = CheckReport(project)
    assert "SOP101" in [one.code for one in report.findings(str(program))]
    (project / "pyproject.toml").write_text('[tool.sopyc]\nmypy-report = true\nbaseline = "known.json"\n')
    assert CheckReport(project).findings(str(program))
    command = [sys.executable, "-m", "sopy_compiler", "check", "--write-baseline"]
    subprocess.run(command, cwd=project, check=True)
    report = CheckReport(project)
    assert report.findings(str(program)) == ()
    # The file is looked at again when it has changed.
    (project / "known.json").write_text('{"version": 1, "findings": []}')
    assert "SOP101" in [one.code for one in report.findings(str(program))]


def test_nothing_is_reported_unless_it_is_asked_for(tmp_path: Path, mypy_cache: Path) -> None:
    assert run_mypy(tmp_path, PROGRAM, cache=mypy_cache) == ""


@pytest.mark.parametrize("settings", ["", "[tool.sopyc]\n"])
def test_a_configuration_that_does_not_ask_for_it_gives_no_report(settings: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert isinstance(make_report(str(tmp_path / "mypy.ini")), NoReport)


def test_one_that_asks_gives_one(project: Path) -> None:
    assert isinstance(make_report(str(project / "mypy.ini")), CheckReport)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (b"[tool.sopyc]\nmypy-report = 3\n", "pyproject.toml:2:1: `mypy-report` must be true or false"),
        (b"[tool.sopyc]\nmypy-report = true\nselct = []\n", "pyproject.toml:3:1: unknown key `selct`"),
        (b"[tool.sopyc\n", "pyproject.toml:1:12: "),
        (b"\xef\xbb\xbf[tool.sopyc]\n", "pyproject.toml:1:1: the file starts with a byte order mark"),
    ],
)
def test_every_mistake_in_the_settings_is_told(tmp_path: Path, settings: bytes, problem: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(settings)
    report = make_report(str(tmp_path / "mypy.ini"))
    assert isinstance(report, BrokenSettings)
    assert problem in str(report.fingerprint("program.py"))


def test_mistakes_in_the_settings_are_told_once_and_again_when_nothing_is_checked_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nmypy-report = 3\n", encoding="utf-8")
    output = run_mypy(tmp_path, PROGRAM, cache=tmp_path / "cache")
    assert output.count("sopyc's settings") == 1
    told = "1: error: sopyc's settings: pyproject.toml:2:1: `mypy-report` must be true or false"
    assert told in output.replace(":1:1: error", ":1: error")
    assert run_mypy(tmp_path, PROGRAM, cache=tmp_path / "cache") == output

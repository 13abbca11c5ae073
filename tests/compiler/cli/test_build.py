import subprocess
import sys
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

RUN = """
import warnings
warnings.simplefilter("error")
import flow
from sopy_runtime import Session
session = Session(flow.Pay(), flow.Order())
print(session.table.built, session.send(flow.Paid(3)).kind, session.sigma.total)
"""


def python(folder: Path, code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    return run.stdout + run.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, flow=FLOW.replace("\nSOP(", "\nif __name__ == '__main__':\n    SOP("))
    return tmp_path


def test_a_built_table_is_found_and_run(folder: Path) -> None:
    assert python(folder, RUN) == "False finished 3\n"
    result = sopyc("build", folder=folder)
    assert (result.returncode, result.stdout) == (0, "flow_sopy.py\nflow_sopy.pyi\n"), result.stderr
    assert python(folder, RUN) == "True finished 3\n"


def test_building_again_writes_nothing(folder: Path) -> None:
    sopyc("build", folder=folder)
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*_sopy*")}
    result = sopyc("build", folder=folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "sopyc: 1 table current\n")
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*_sopy*")} == before


def test_check_tells_what_is_missing_and_what_is_stale(folder: Path) -> None:
    missing = sopyc("build", "--check", folder=folder)
    assert missing.returncode == 1
    assert missing.stdout.splitlines()[0] == (
        "flow_sopy.py:1:1: SOP501 the built table is missing: run `sopyc build` again"
    )
    assert not (folder / "flow_sopy.py").exists()
    sopyc("build", folder=folder)
    assert sopyc("build", "--check", folder=folder).returncode == 0
    write(folder, flow=(folder / "flow.py").read_text(encoding="utf-8") + "\n# changed\n")
    stale = sopyc("build", "--check", folder=folder)
    assert (stale.returncode, "is not current" in stale.stdout) == (1, True)
    assert "SOP501" in sopyc("check", folder=folder).stdout
    assert sopyc("build", folder=folder).returncode == 0
    assert sopyc("check", folder=folder).returncode == 0


def test_the_runtime_warns_of_a_stale_table_and_does_without(folder: Path) -> None:
    sopyc("build", folder=folder)
    write(folder, flow=(folder / "flow.py").read_text(encoding="utf-8") + "\n# changed\n")
    assert "StaleTableWarning: the built table flow_sopy is not used" in python(folder, RUN)
    assert python(folder, RUN.replace('"error"', '"ignore"')) == "False finished 3\n"


def test_findings_stop_the_build(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    result = sopyc("build", folder=tmp_path)
    assert (result.returncode, "SOP201" in result.stdout) == (1, True)
    assert not (tmp_path / "flow_sopy.py").exists()


def test_what_stops_the_build_can_be_chosen(folder: Path) -> None:
    write(
        folder,
        flow=(folder / "flow.py").read_text(encoding="utf-8") + "\n\nclass Alone(Procedure[Order]): ...\n",
    )
    assert sopyc("build", "--fail-on", "warning", folder=folder).returncode == 1
    assert not (folder / "flow_sopy.py").exists()
    assert sopyc("build", folder=folder).returncode == 0
    assert (folder / "flow_sopy.py").exists()


def test_a_file_of_somebody_else_is_kept(folder: Path) -> None:
    write(folder, flow_sopy="mine = 1\n")
    result = sopyc("build", folder=folder)
    assert (result.returncode, "was not written by sopyc" in result.stderr) == (2, True)
    assert (folder / "flow_sopy.py").read_text(encoding="utf-8") == "mine = 1\n"
    assert not (folder / "flow_sopy.pyi").exists()


def test_another_folder_gets_the_folders_of_the_module(folder: Path) -> None:
    package = folder / "pkg"
    package.mkdir()
    (folder / "flow.py").rename(package / "flow.py")
    (package / "__init__.py").touch()
    result = sopyc("build", "--out-dir", "out", folder=folder)
    assert result.stdout == "out/pkg/flow_sopy.py\nout/pkg/flow_sopy.pyi\n", result.stderr


def test_modules_of_one_name_in_different_folders_are_built_for_themselves(folder: Path) -> None:
    for name in ("first", "second"):
        (folder / name).mkdir()
        write(folder / name, flow=(folder / "flow.py").read_text(encoding="utf-8"))
    assert sopyc("build", "first", "second", folder=folder).returncode == 0
    assert python(folder / "second", RUN) == "True finished 3\n"


def test_a_procedure_that_cannot_be_imported_is_named(folder: Path) -> None:
    hidden = "\n\ndef make():\n    class Hidden(Pay):\n        pass\n    return Hidden()\n"
    write(folder, flow=(folder / "flow.py").read_text(encoding="utf-8") + hidden)
    result = sopyc("build", folder=folder)
    assert result.returncode == 0
    assert (
        "Hidden is not in the table and runs without it: `Hidden` is defined inside a function"
        in result.stderr
    )


MONITOR = """
from sopy import SOP, Event, Procedure, handler, make_prompt

class Heard(Event[str]): ...

class Waiting(Procedure[list[str]]):
    prompt = make_prompt("Wait")

    @handler
    def on_heard(self, sigma: list[str], event: Heard) -> Procedure[list[str]]:
        sigma.append(event.payload)
        return Noting()

class Noting(Procedure[list[str]]):
    prompt = make_prompt("Note it")

    @handler
    def on_heard(self, sigma: list[str], event: Heard) -> Procedure[list[str]]:
        sigma.append(event.payload)
        return Waiting()

def monitor() -> SOP[list[str]]:
    return SOP(state=[], init_proc=Waiting())
"""


def test_a_workflow_without_an_end_is_built_and_runs(tmp_path: Path) -> None:
    write(tmp_path, monitor=MONITOR)
    assert sopyc("build", folder=tmp_path).returncode == 0
    run = (
        "import monitor; sop = monitor.monitor(); "
        "print(sop.session.table.built, [sop.send(monitor.Heard(str(n))).kind for n in range(3)], sop.state)"
    )
    assert python(tmp_path, run) == "True ['moved', 'moved', 'moved'] ['0', '1', '2']\n"

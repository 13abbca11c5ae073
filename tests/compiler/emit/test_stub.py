"""The stub of a table, read by the type checkers themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

from sopy_compiler.emit.stub import write_stub
from tests.compiler.emit.tables import FLOW, table_of

ROOT = Path(__file__).resolve().parents[3]
OTHER = "class Other(BaseModel):\n    x: int = 0\n\n\nclass Added("
CHECKERS = {
    "mypy": (sys.executable, "-m", "mypy", "--strict", "--no-incremental", "flow_sopy.pyi"),
    "pyright": (sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "flow_sopy.pyi"),
}

each_checker = pytest.mark.parametrize("checker", CHECKERS)


def typed(text: str) -> str:
    """The program with the return types that strict checkers want."""
    text = text.replace("event: Added):", "event: Added) -> Procedure[Order] | str:")
    return text.replace("event: Paid):", "event: Paid) -> End:")


def run_checker(name: str, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "flow.py").write_text(text, encoding="utf-8")
    (folder / "flow_sopy.pyi").write_text(write_stub(table_of(text)), encoding="utf-8")
    (folder / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{ROOT.as_posix()}"]}}', encoding="utf-8")
    return subprocess.run(
        CHECKERS[name],
        cwd=folder,
        env={"MYPYPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@each_checker
def test_a_correct_workflow_has_no_error(checker: str, tmp_path: Path) -> None:
    result = run_checker(checker, tmp_path, typed(FLOW))
    assert result.returncode == 0, result.stdout


@each_checker
def test_a_handler_over_another_sigma_is_an_error(checker: str, tmp_path: Path) -> None:
    text = (
        typed(FLOW)
        .replace("class Added(", OTHER)
        .replace("sigma: Order, event: Paid", "sigma: Other, event: Paid")
    )
    text = text.replace("sigma.total = event.payload", "sigma.x = event.payload")
    result = run_checker(checker, tmp_path, text)
    assert result.returncode == 1
    assert "flow_sopy.pyi" in result.stdout


@each_checker
def test_a_target_over_another_sigma_is_an_error(checker: str, tmp_path: Path) -> None:
    stray = "class Stray(Procedure[Other]): ...\n\n\nclass Basket("
    text = typed(FLOW).replace("class Added(", OTHER).replace("class Basket(", stray)
    text = text.replace("-> End:", "-> Any:").replace("return End()", "return Stray()")
    result = run_checker(checker, tmp_path, f"from typing import Any\n{text}")
    assert result.returncode == 1
    assert "flow_sopy.pyi" in result.stdout


def test_the_stub_names_what_the_table_names() -> None:
    written = write_stub(table_of(FLOW))
    assert "TABLE: Final[Table]" in written
    assert (
        "_Basket_Paid: Final = entry(flow.Basket, flow.Paid, flow.Basket.on_paid, targets=(End,))" in written
    )

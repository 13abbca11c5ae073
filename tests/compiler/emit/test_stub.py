"""The stub of a table, read by the type checkers themselves."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sopy_compiler.emit.stub import write_stub
from tests.compiler.emit.tables import FLOW, table_of

ROOT = Path(__file__).resolve().parents[3]
OTHER = "class Other(BaseModel):\n    x: int = 0\n\n\nclass Added("
MODULES = ("correct", "handler_of_another", "target_of_another")
STUBS = tuple(f"{module}_sopy.pyi" for module in MODULES)
CHECKERS = {
    "mypy": (sys.executable, "-m", "mypy", "--strict", "--no-incremental", *STUBS),
    "pyright": (sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *STUBS),
}


def typed(text: str) -> str:
    """The program with the return types that strict checkers want."""
    text = text.replace("event: Added):", "event: Added) -> Procedure[Order] | str:")
    return text.replace("event: Paid):", "event: Paid) -> End:")


def programs() -> Iterator[str]:
    """A correct workflow, one with a handler over another sigma, one with a target over another sigma."""
    yield typed(FLOW)
    other = typed(FLOW).replace("class Added(", OTHER)
    yield other.replace("sigma: Order, event: Paid", "sigma: Other, event: Paid").replace(
        "sigma.total = event.payload", "sigma.x = event.payload"
    )
    stray = other.replace("class Basket(", "class Stray(Procedure[Other]): ...\n\n\nclass Basket(")
    stray = stray.replace("-> End:", "-> Any:").replace("return End()", "return Stray()")
    yield f"from typing import Any\n{stray}"


@pytest.mark.parametrize("checker", CHECKERS)
def test_checkers_see_in_a_stub_where_sigma_differs_and_nothing_else(checker: str, tmp_path: Path) -> None:
    for module, text in zip(MODULES, programs(), strict=True):
        (tmp_path / f"{module}.py").write_text(text, encoding="utf-8")
        stub = write_stub(table_of(text, module))
        (tmp_path / f"{module}_sopy.pyi").write_text(stub, encoding="utf-8")
    (tmp_path / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{ROOT.as_posix()}"]}}', encoding="utf-8")
    result = subprocess.run(
        CHECKERS[checker],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 1, result.stdout
    blamed = {
        stub for line in result.stdout.splitlines() if "error" in line for stub in STUBS if stub in line
    }
    assert blamed == {"handler_of_another_sopy.pyi", "target_of_another_sopy.pyi"}, result.stdout
    assert "correct.py:" not in result.stdout


def test_the_stub_names_what_the_table_names() -> None:
    written = write_stub(table_of(FLOW))
    assert "TABLE: Final[Table]" in written
    assert (
        "_Basket_Paid: Final = entry(flow.Basket, flow.Paid, flow.Basket.on_paid, targets=(End,))" in written
    )

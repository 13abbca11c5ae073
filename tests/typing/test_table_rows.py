"""Every type checker rejects a row that its handler contradicts, and accepts what `sopyc build` writes."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.typing.checkers import PLAIN, listed, run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FLOW = """
from dataclasses import dataclass
from sopy import SOP, End, Event, Procedure, handler, make_prompt

@dataclass
class Order:
    total: int = 0

@dataclass
class Parcel:
    total: int = 0

class Counted(Event[int]):
    "Somebody counted."

class Weighed(Event[int]):
    "Somebody weighed."

class Start(Procedure[Order]):
    prompt = make_prompt("Count")

    @handler
    def on_counted(self, sigma: Order, event: Counted):
        sigma.total = event.payload
        return End()

    @handler
    async def on_weighed(self, sigma: Order, event: Weighed) -> End:
        sigma.total += event.payload
        return End()

sop = SOP(state=Order(), init_proc=Start())
"""


# What is changed in each workflow after its table was built; the names are those of the modules.
CHANGES = {
    "unchanged": ("", ""),
    "other_state": ("on_counted(self, sigma: Order,", "on_counted(self, sigma: Parcel,"),
    "other_procedure": ("class Start(Procedure[Order])", "class Start(Procedure[Parcel])"),
    "other_event": ("event: Counted", "event: Weighed"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workflows that changed after their tables were built."""
    folder = tmp_path_factory.mktemp("built")
    for module in CHANGES:
        (folder / f"{module}.py").write_text(FLOW, encoding="utf-8")
    build(folder)
    for module, (old, new) in CHANGES.items():
        assert old in FLOW
        (folder / f"{module}.py").write_text(FLOW.replace(old, new), encoding="utf-8")
    return folder


def build(folder: Path) -> None:
    run([sys.executable, "-m", "sopy_compiler", "build"], folder, codes=(0,))


# Which of the two files of a table a checker reads depends on what it is given: a folder or a module.
@pytest.mark.parametrize("suffix", [".py", ".pyi"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_row_is_rejected_when_state_procedure_or_event_disagree(
    name: str, suffix: str, folder: Path
) -> None:
    tables = [f"{module}_sopy{suffix}" for module in CHANGES]
    findings = [finding for finding in PLAIN[name](folder, tables) if finding.file in tables]
    rejected = {finding.file.removesuffix(f"_sopy{suffix}") for finding in findings}
    assert rejected == CHANGES.keys() - {"unchanged"}, listed(findings)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAIN)
def test_the_built_tables_of_the_examples_are_accepted(name: str, tmp_path: Path) -> None:
    examples = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", examples, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    build(tmp_path)
    tables = sorted(path.relative_to(tmp_path).as_posix() for path in examples.rglob("*_sopy.py"))
    assert len(tables) > 8
    findings = PLAIN[name](tmp_path, tables)
    assert not findings, listed(findings)

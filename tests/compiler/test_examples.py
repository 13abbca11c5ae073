"""The machines of the examples, compared with edge lists that were worked out by hand."""

from pathlib import Path

import pytest

from sopy_compiler.compiler import Compilation, check, compile_source
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather

ROOT = Path(__file__).resolve().parents[2]
EDGES = sorted((ROOT / "tests" / "golden" / "edges").glob("*.edges"))
TUTORIALS = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "guide").glob("*.md")])


def compiled(*paths: Path) -> Compilation:
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    gathered = gather(names, folder=ROOT, config=Config())
    return compile_source(gathered.sources, loader=gathered.loader, unreadable=gathered.unreadable)


def workflow_of(name: str) -> Compilation:
    folder = ROOT / "examples" / name
    return compiled(*sorted(path for path in folder.rglob("*.py") if not path.name.startswith("test_")))


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.stem)
def test_the_machine_is_the_one_worked_out_by_hand(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    program = workflow_of(path.stem).program
    drawn = {
        f"{simple_name(step.source)} --{simple_name(step.event)}/{step.kind}--> {simple_name(step.target)}"
        for procedure in program.procedures
        for run in procedure.runs
        for step in run.transitions
    }
    assert sorted(drawn) == sorted(line for line in lines if line and not line.startswith("#"))
    (entries,) = (line for line in lines if line.startswith("# entries:"))
    started = sorted({simple_name(entry.procedure or "?") for entry in program.entries})
    assert ", ".join(started) == entries.removeprefix("# entries:").strip()


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.stem)
def test_an_example_has_no_finding_and_nothing_unresolved(path: Path) -> None:
    compilation = workflow_of(path.stem)
    assert check(compilation) == ()
    assert compilation.program.unresolved == ()


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_the_programs_in_the_guide_have_no_finding(path: Path) -> None:
    assert check(compiled(path)) == ()


def test_every_example_has_its_edge_list() -> None:
    examples = {path.parent.name for path in (ROOT / "examples").glob("*/workflow.py")}
    assert examples == {path.stem for path in EDGES}

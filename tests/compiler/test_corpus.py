from pathlib import Path

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.expectations import assert_as_announced

ROOT = Path(__file__).resolve().parent.parent.parent
REJECTED = sorted((ROOT / "tests" / "corpus" / "reject").glob("*_broken.py"))
ACCEPTED = sorted((ROOT / "tests" / "corpus" / "accept").glob("*.py"))
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/workflow.py"))


def read(path: Path) -> SourceText:
    place = path.relative_to(ROOT).as_posix()
    module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return SourceText(
        path=place,
        module=module,
        text=path.read_text(encoding="utf-8"),
        is_package=path.name == "__init__.py",
    )


def grave_findings(*sources: SourceText) -> list[Diagnostic]:
    program = lower_program(sources, loader=NoLoader())
    found = run(program, Facts(program), Selection())
    return [one for one in found if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_a_broken_program_is_reported_exactly_as_announced(path: Path) -> None:
    assert_as_announced(read(path))


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_a_clean_program_has_no_finding(path: Path) -> None:
    assert grave_findings(read(path)) == []


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_has_no_finding(folder: Path) -> None:
    assert grave_findings(*(read(path) for path in sorted(folder.rglob("*.py")))) == []


def test_there_are_programs_of_each_kind() -> None:
    assert REJECTED
    assert EXAMPLES
    assert len(ACCEPTED) + len(EXAMPLES) >= 60

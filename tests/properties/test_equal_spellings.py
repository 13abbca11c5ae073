"""A program is judged the same, however it is spelt: edges, effects and findings stay."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import check
from sopy_compiler.checker.select import Selection
from sopy_compiler.ir.handler import HandlerRun
from tests.compiler.expectations import lowered, source
from tests.properties.equal_spellings import REWRITINGS, plain, rewritten

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = sorted(
    path
    for folder in ("tests/corpus/accept", "tests/corpus/reject", "tests/corpus/mutations")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py"
) + sorted((ROOT / "examples").glob("*/workflow.py"))
SAMPLE = 2


def judged(text: str) -> dict[str, Any]:
    """Everything that must not depend on the spelling."""
    program = lowered(source(text))
    found = check(program, Facts(program), Selection()).diagnostics
    runs = [(procedure.name, run) for procedure in program.procedures for run in procedure.runs]
    return {
        "edges": {
            (name, run.event, transition.target, str(transition.kind))
            for name, run in runs
            for transition in run.transitions
        },
        "effects": {(name, run.event): _effect(run) for name, run in runs},
        "findings": {(one.code, one.subject) for one in found},
    }


def _effect(run: HandlerRun) -> dict[str, Any]:
    effect = run.effect
    return {
        "reads": set(effect.reads),
        "writes": set(effect.writes),
        "mutates": {path for path, _ in effect.mutates},
        "attribute_writes": set(effect.attribute_writes),
        "is_opaque": effect.is_opaque,
        "is_complete": run.is_complete,
    }


def pairs(rewriting: str) -> list[tuple[Path, str, str]]:
    """The programs that can be spelt otherwise, in both spellings."""
    found: list[tuple[Path, str, str]] = []
    for path in CORPUS:
        text = path.read_text(encoding="utf-8")
        other = rewritten(text, rewriting)
        if other is not None:
            found.append((path, plain(text), other))
    return found


def assert_equal(path: Path, text: str, other: str) -> None:
    expected, found = judged(text), judged(other)
    for part in expected:
        assert found[part] == expected[part], f"{path.relative_to(ROOT)}: {part}"


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_another_spelling_changes_nothing(rewriting: str) -> None:
    programs = pairs(rewriting)
    Random(rewriting).shuffle(programs)
    for program in programs[:SAMPLE]:
        assert_equal(*program)


@pytest.mark.slow
@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_no_program_of_the_corpus_depends_on_its_spelling(rewriting: str) -> None:
    for program in pairs(rewriting):
        assert_equal(*program)

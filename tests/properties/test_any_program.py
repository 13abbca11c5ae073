"""Whatever the source says, the compiler answers, and answers the same twice."""

from pathlib import Path

import hypothesmith
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.ir.program import Program
from sopy_compiler.source.text import SourceKind, SourceText
from tests.effort import amount

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted(
    path
    for pattern in ("examples/*/workflow.py", "tests/corpus/*/*.py", "docs/guide/*.md")
    for path in ROOT.glob(pattern)
)
RELAXED = settings(
    max_examples=amount(20, thorough=60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
PRELUDE = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler

class Go(Event[str]): ...
class State(BaseModel):
    total: int = 0
    items: list[str] = []
class Start(Procedure[State]):
    @handler
    def on_go(self, sigma: State, event: Go):
        total, items, payload = sigma.total, sigma.items, event.payload
"""


def answer(text: str, kind: SourceKind = SourceKind.PYTHON) -> tuple[Program, tuple[Diagnostic, ...]]:
    compilation = compile_source([SourceText(path="flow.py", module="flow", text=text, kind=kind)])
    return compilation.program, check(compilation)


def assert_stable(text: str, kind: SourceKind = SourceKind.PYTHON) -> None:
    assert answer(text, kind) == answer(text, kind)


@pytest.mark.thorough
@RELAXED
@given(hypothesmith.from_grammar())
def test_any_module_of_the_grammar_is_answered(text: str) -> None:
    assert_stable(text)


@pytest.mark.thorough
@RELAXED
@given(hypothesmith.from_node(auto_target=False))
def test_any_syntax_tree_inside_a_handler_is_answered(text: str) -> None:
    body = "\n".join(f"        {line}" for line in text.splitlines())
    assert_stable(f"{PRELUDE}{body}\n        return self\n")


@pytest.mark.thorough
@RELAXED
@given(st.text(max_size=400), st.sampled_from(list(SourceKind)))
def test_any_text_is_answered(text: str, kind: SourceKind) -> None:
    assert_stable(text, kind)


@pytest.mark.thorough
@RELAXED
@given(st.data())
def test_a_damaged_program_is_answered(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(WORKFLOWS), label="program")
    text = damaged(path.read_text(encoding="utf-8"), data)
    assert_stable(text, SourceKind.MARKDOWN if path.suffix == ".md" else SourceKind.PYTHON)


def damaged(text: str, data: st.DataObject) -> str:
    """The text with lines dropped, doubled or swapped, and tokens exchanged."""
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 6), label="changes")):
        first = data.draw(st.integers(0, len(lines) - 1))
        second = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "join", "word"])):
            case "drop" if len(lines) > 1:
                del lines[first]
            case "double":
                lines.insert(second, lines[first])
            case "swap":
                lines[first], lines[second] = lines[second], lines[first]
            case "join":
                lines[first] += lines[second].lstrip()
            case "word":
                words = lines[second].split() or [""]
                parts = lines[first].split(" ")
                parts[data.draw(st.integers(0, len(parts) - 1))] = data.draw(st.sampled_from(words))
                lines[first] = " ".join(parts)
    return "\n".join(lines)


@pytest.mark.thorough
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_program_cut_off_anywhere_is_answered(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    kind = SourceKind.MARKDOWN if path.suffix == ".md" else SourceKind.PYTHON
    for end in range(0, len(text), max(1, len(text) // amount(3, thorough=12))):
        answer(text[:end], kind)

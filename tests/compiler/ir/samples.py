"""Programs to try the IR on: everything the repository holds, and small ones made up by Hypothesis."""

from functools import lru_cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from sopy_compiler.ir.program import Program
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceKind, SourceText

# A machine may be slow; only answers count.
unhurried = settings(deadline=None, max_examples=60)

ROOT = Path(__file__).resolve().parents[3]
SEED = ROOT.parent / "shared" / "seed" / "03-state-management.md"

CORPUS = ROOT / "tests" / "corpus"

SAMPLES: dict[str, tuple[Path, ...]] = {
    **{folder.name: tuple(sorted(folder.rglob("*.py"))) for folder in sorted((ROOT / "examples").glob("*/"))},
    **{path.stem: (path,) for kind in ("accept", "reject") for path in sorted((CORPUS / kind).rglob("*.py"))},
    **{path.stem: (path,) for path in sorted((ROOT / "docs" / "guide").rglob("*.md"))},
    **({SEED.stem: (SEED,)} if SEED.exists() else {}),
}


def read(path: Path) -> SourceText:
    place = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return SourceText(
        path=place,
        module=place.rpartition(".")[0].removesuffix("/__init__").replace("/", "."),
        text=path.read_text(encoding="utf-8"),
        kind=SourceKind.MARKDOWN if path.suffix == ".md" else SourceKind.PYTHON,
        is_package=path.name == "__init__.py",
    )


@lru_cache(maxsize=8)
def sample(name: str) -> Program:
    """The facts of one sample; tests of the same one stand together."""
    return lower_program([read(path) for path in SAMPLES[name]], loader=NoLoader())


def lowered(text: str, kind: SourceKind = SourceKind.PYTHON) -> Program:
    """The facts of one module called `flow`."""
    path = "flow.md" if kind is SourceKind.MARKDOWN else "flow.py"
    source = SourceText(path=path, module="flow", text=text, kind=kind)
    return lower_program([source], loader=NoLoader())


PRELUDE = """\
from typing import Literal
from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt, cond

class Inner(BaseModel):
    notes: list[str] = []

class State(BaseModel):
    total: int = 0
    inner: Inner = Field(default_factory=Inner, description="é\\u2028")
    mode: Literal["a", b"\\xff", 1, True, None] = "a"

    @property
    def paid(self) -> bool:
        return self.total > 0
"""

TESTS = (
    "sigma.paid",
    "cond(sigma.total > 1, 'many')",
    "event.payload",
    "not sigma.inner.notes",
    "isinstance(event, E0)",
)
STEPS = (
    "sigma.total = 1",
    "sigma.total += 1",
    "sigma.inner.notes.append(event.payload)",
    "self.seen = event.payload",
    "other(sigma)",
    "pass",
    "assert sigma.total, 'no total'",
)
OUTCOMES = (
    "self",
    "P0()",
    "P1()",
    "P2()",
    "End()",
    "End(make_prompt('done'))",
    "'try again'",
    "f'{sigma.total}'",
    "None",
    "P0",
    "event",
    "unknown()",
    "P1() if sigma.paid else self",
    "self.choose(sigma)",
    "Missing()",
    "1",
)


@st.composite
def bodies(draw: st.DrawFn, depth: int = 2) -> list[str]:
    """The statements of a handler."""
    lines = [draw(st.sampled_from(STEPS)) for _ in range(draw(st.integers(0, 2)))]
    if depth and draw(st.booleans()):
        head = draw(st.sampled_from(("if {}:", "while {}:", "for item in range(3):", "try:")))
        lines.append(head.format(draw(st.sampled_from(TESTS))))
        lines.extend(f"    {line}" for line in draw(bodies(depth=depth - 1)))
        if head == "try:":
            lines.append("except ValueError:")
            lines.extend(f"    {line}" for line in draw(bodies(depth=depth - 1)))
    if draw(st.booleans()) or not lines:
        lines.append(f"return {draw(st.sampled_from(OUTCOMES))}")
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A module with three events and three procedures that may derive from each other."""
    text = [PRELUDE]
    for index in range(3):
        base = draw(st.sampled_from(["Event[str]", *(f"E{below}" for below in range(index))]))
        text.append(f"class E{index}({base}): ...")
    for index in range(3):
        base = draw(st.sampled_from(["Procedure[State]", *(f"P{below}" for below in range(index))]))
        text.append(f"class P{index}({base}):")
        text.append("    prompt = make_prompt('one')")
        if draw(st.booleans()):
            text.append(f"    ignore = [E{draw(st.integers(0, 2))}]")
        text.append("    def choose(self, sigma):")
        text.append(f"        return {draw(st.sampled_from(OUTCOMES[:8]))}")
        for number in range(draw(st.integers(0, 2))):
            event = draw(st.sampled_from(("E0", "E1", "E2", "E0 | E1", "Missing", "State")))
            text.append("    @handler")
            name = f"on_{number if draw(st.booleans()) else 0}"
            text.append(f"    def {name}(self, sigma: State, event: {event}):")
            text.extend(f"        {line}" for line in draw(bodies()))
    text.append(draw(st.sampled_from(("", "sop = SOP(state=State(), init_proc=P0())"))))
    return "\n".join(text) + "\n"

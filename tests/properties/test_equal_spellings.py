"""A program is judged the same, however it is spelt: edges, effects and findings stay."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import check
from sopy_compiler.checker.select import Selection
from sopy_compiler.ir.handler import HandlerRun
from tests.compiler.expectations import lowered, source
from tests.effort import EXAMPLES
from tests.properties.equal_spellings import REWRITINGS, plain, rewritten

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = sorted(
    path
    for folder in ("tests/corpus/accept", "tests/corpus/reject", "tests/corpus/mutations")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py"
) + sorted((ROOT / "examples").glob("*/workflow.py"))
SMALL_BYTES = 4_000
# Rules about how a test is written down: a `match`, a walrus and a called function have no description.
ABOUT_WORDING = frozenset({"SOP402"})
# Programs of which one spelling is still judged worse, each with the finding that it should not have.
OPEN = {
    ("comprehensions as loops", "visa_application.py"): {
        ("SOP202", "Application.passport"),
        ("SOP202", "Application.sponsor"),
    },
}
SPECIMEN = """
import operator
from typing import Literal
from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Go(Event[str]): ...
class Next(Event[None]): ...


class Item(BaseModel):
    label: str | None = None


class Order(BaseModel):
    first: Item = Item()
    current: Item = Item()
    maybe: Item | None = None
    state: Literal["open", "paid"] = "open"
    score: int = Field(default=0, ge=0, le=10)
    names: list[str] = []

    async def fetch(self) -> str:
        return self.state

    async def clear(self, text: str) -> str:
        self.maybe = None
        return text


class One(Procedure[Order]):
    prompt = make_prompt("one")

    @handler
    async def on_go(self, order: Order, event: Go):
        order.current = order.first
        order.current.label = "ready"
        order.state = "payed"
        order.score = int(event.payload)
        order.score += 1
        del order.maybe
        order.maybe = Item() if event.payload else None
        names = [name for name in order.names if name]
        if names:
            return self
        if found := order.first.label:
            order.names.append(found)
        label = order.current.label
        if label:
            order.names.append(label)
        match order.state:
            case "open":
                return Two()
            case "paid":
                return End()

    @handler
    async def on_next(self, order: Order, event: Next):
        order.names.append(await order.clear(await order.fetch()))
        await order.clear(await order.fetch())
        return Two() if order.maybe.label else End()


class Two(Procedure[Order]):
    prompt = make_prompt("two")

    @handler
    async def on_next(self, order: Order, event: Next):
        print(order.first.label.upper(), order.maybe.label)
        return End()


SOP(state=Order(), init_proc=One())
"""


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
        "findings": {(one.code, one.subject) for one in found if one.code not in ABOUT_WORDING},
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


def pairs(rewriting: str, corpus: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """The programs that can be spelt otherwise, in both spellings."""
    for path in corpus:
        text = path.read_text(encoding="utf-8")
        other = rewritten(text, rewriting)
        if other is not None:
            yield path.name, plain(text), other


def assert_equal(rewriting: str, name: str, text: str, other: str) -> None:
    expected, found = judged(text), judged(other)
    invented = OPEN.get((rewriting, name), set())
    assert invented <= found["findings"], "mended: take it out of the list"
    found["findings"] -= invented
    for part in expected:
        assert found[part] == expected[part], f"{name}: {part}"


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_another_spelling_changes_nothing(rewriting: str) -> None:
    other = rewritten(SPECIMEN, rewriting)
    assert other is not None
    assert_equal(rewriting, "the specimen", plain(SPECIMEN), other)


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_some_program_of_the_corpus_does_not_depend_on_its_spelling(rewriting: str) -> None:
    small = [path for path in CORPUS if path.stat().st_size < SMALL_BYTES]
    Random(rewriting).shuffle(small)
    for program in islice(pairs(rewriting, small), 1):
        assert_equal(rewriting, *program)


@pytest.mark.slow
@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_no_program_of_the_corpus_depends_on_its_spelling(rewriting: str) -> None:
    # Another quarter of the corpus in each run; `make chaos` takes all of it.
    part = max(1, 600 // EXAMPLES)
    for program in pairs(rewriting, CORPUS[SystemRandom().randrange(part) :: part]):
        assert_equal(rewriting, *program)

"""Random workflows as source text: handlers that change sigma in every way the language has, and raise.

Aliases are made on purpose: two fields that hold one list, a part of sigma kept by a procedure, a payload
that is sent again.
"""

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.dispatch_table import make_table, write_dispatch_table
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime.table import Table

HEAD = """\
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sopy import End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation
from sopy.prompt import cond

SHARED: list[int] = []


class Part(BaseModel):
    count: int = 0
    tags: list[int] = Field(default_factory=list)

    def grow(self) -> None:
        self.count += 1
        self.tags.append(self.count)


class State(BaseModel):
{config}    n: int = 0
    text: str = ""
    items: list[int] = Field(default_factory=list)
    other: list[int] = Field(default_factory=list)
    names: set[int] = Field(default_factory=set)
    table: dict[str, list[int]] = Field(default_factory=dict)
    part: Part = Field(default_factory=Part)
    spare: Part | None = None
    parts: list[Part] = Field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.items) + self.part.count

{members}
    def bump(self, by: int) -> int:
        self.n += by
        self.part.grow()
        return self.n


class First(Event[list[int]]): ...


class Second(Event[list[int]]): ...


class Third(Second): ...


def extend(numbers: list[int], more: list[int]) -> list[int]:
    numbers.extend(more)
    return numbers


def pick(state: State) -> Part:
    return state.parts[-1] if state.parts else state.part

"""
CONFIGS = (
    "",
    "    model_config = ConfigDict(validate_assignment=True)\n\n",
    '    model_config = ConfigDict(extra="allow")\n\n',
)
MEMBERS = (
    "",
    "",
    """\
    @field_validator("items", mode="before")
    @classmethod
    def _note(cls, value: Any) -> Any:
        if isinstance(value, list):
            value.append(0)
        return value
""",
    """\
    @model_validator(mode="after")
    def _count(self) -> "State":
        object.__setattr__(self, "text", self.text + ".")
        return self
""",
    """\
    @cached_property
    def total(self) -> int:
        return sum(self.items)
""",
)
STATEMENTS = (
    "sigma.n += 1",
    "sigma.n = len(sigma.items) + sigma.size",
    'sigma.n = "no number"',
    "sigma.text = f'{sigma.n}:{event.payload}'",
    "sigma.items.append(sigma.n)",
    "sigma.items.append(2); sigma.items.append(1)",
    "sigma.items.extend(event.payload)",
    "sigma.items.insert(0, 7)",
    "sigma.items.pop()",
    "sigma.items.sort()",
    "sigma.items.clear()",
    "sigma.items += [4]",
    "sigma.items[0] = 9",
    "del sigma.items[0]",
    "sigma.items = sigma.other",
    "sigma.other = sigma.items; sigma.other.append(3)",
    "sigma.items = list(sigma.other)",
    "sigma.items = event.payload",
    "sigma.items, sigma.other = sigma.other, sigma.items",
    "sigma.other.append(1)",
    "event.payload.append(5)",
    "extend(sigma.items, event.payload).append(6)",
    "extend(sigma.other, sigma.items)",
    "sigma.names.add(sigma.n)",
    "sigma.names.discard(1); sigma.names |= {4}",
    "sigma.names.remove(1)",
    'sigma.table["a"] = [1]',
    'sigma.table["b"] = sigma.items',
    'sigma.table["a"].append(2)',
    'sigma.table.setdefault("c", []).append(3)',
    'sigma.table.pop("a", None)',
    "for row in sigma.table.values(): row.append(0)",
    "sigma.part.count += 1",
    "sigma.part.count = 0",
    "sigma.part.tags.append(1)",
    "sigma.part.tags = sigma.items",
    "sigma.part = Part(tags=sigma.other)",
    "sigma.part = pick(sigma)",
    "pick(sigma).tags.append(8)",
    "pick(sigma).grow()",
    "sigma.bump(2)",
    "sigma.parts.append(sigma.part)",
    "sigma.parts.append(Part()); sigma.parts[-1].grow()",
    "sigma.parts[0].count = 5",
    "sigma.parts[-1:][0].count = 6",
    "for part in sigma.parts: part.grow()",
    "for part in reversed(sigma.parts): part.tags.append(2)",
    "sigma.spare = sigma.part",
    "sigma.spare = None",
    "if sigma.spare is not None: sigma.spare.tags.append(4)",
    "sigma.spare.count += 1",
    "mine = sigma.items; mine.append(1)",
    "mine = sigma.items.copy(); mine.append(1); sigma.other = mine",
    "mine = sigma.part.model_copy(); mine.tags.append(2); mine.count = 8",
    "mine = [sigma.items, sigma.other]; mine[0].append(4)",
    "mine = {'x': sigma.part}; mine['x'].grow()",
    "mine = max(sigma.parts, key=lambda part: part.count); mine.grow()",
    "mine = sigma.parts.pop(); mine.grow(); sigma.parts.insert(0, mine)",
    "mine = sigma.spare or sigma.part; mine.grow()",
    "setattr(sigma, 'n', 11)",
    "setattr(sigma, ['n', 'text'][0], 12)",
    "vars(sigma)['text'] = 'direct'",
    "sigma.__dict__['n'] = 13",
    "getattr(sigma, 'items').append(14)",
    "del sigma.spare",
    "SHARED.append(sigma.n)",
    "sigma.other = SHARED",
    "mine = SHARED; mine.append(1)",
    "self.count += 1",
    "self.seen.append(sigma.n)",
    "self.held = sigma.items",
    "self.held.append(15)",
    "self.kept = sigma.part",
    "self.kept.grow()",
    "self.seen = [sigma.n]",
    "self.both = [sigma.items, sigma.part]",
    "self.both[0].append(16)",
    "mine = self.seen; mine.append(17)",
    "self.note(sigma)",
    "self.keep(sigma.items)",
    "sigma.total if hasattr(sigma, 'total') else 0",
    "[sigma.items.append(number) for number in event.payload]",
    "list(map(sigma.names.add, event.payload))",
    "print(sigma.n, end='') if sigma.n < 0 else None",
    "with_all = (lambda: sigma.other.append(18)); with_all()",
)
RAISING = (
    'raise ValueError("bug")',
    'assert sigma.n % 3, "not now"',
    'raise SOPViolation("refused")',
    "1 / (sigma.n % 2)",
    "event.payload[5]",
)
TESTS = (
    "sigma.n % 2 == 0",
    'cond(len(sigma.items) > 2, "there are many")',
    "event.payload",
    "sigma.spare is None",
)
RETURNS = (
    "self",
    "self",
    "Start()",
    "Middle(sigma.items)",
    "Last()",
    "End()",
    'End(make_prompt("done"))',
    '"try again"',
    "f'{sigma.n} is wrong'",
    "self._next(sigma)",
    "Last() if sigma.n > 3 else self",
    "None",
    "Middle(sigma.items) or self",
)
METHODS = """
    def __init__(self, held: Any = None) -> None:
        self.count = 0
        self.seen: list[int] = []
        self.held = held if held is not None else [0]
        self.kept = Part()
        self.both: list[Any] = [[], Part()]

    def note(self, sigma: State) -> None:
        self.count += 1
        sigma.names.add(self.count)
        self.seen.append(self.count)

    def keep(self, numbers: list[int]) -> None:
        self.held = numbers
        numbers.append(self.count)

    def _next(self, sigma: State):
        if sigma.n > 4:
            return Last()
        sigma.n += 1
        return self
"""
NAMES = ("Start", "Middle", "Last")


@st.composite
def blocks(draw: st.DrawFn, pool: list[str], depth: int = 0) -> list[str]:
    """Statements of a handler, one level of indentation less than they stand."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(
            st.sampled_from(
                ("plain",) * 6 + ("raise", "if", "try") if depth < 2 else ("plain", "plain", "raise")
            )
        )
        if kind == "plain":
            lines.append(draw(st.sampled_from(pool)))
        elif kind == "raise":
            lines.append(f"if {draw(st.sampled_from(TESTS))}: {draw(st.sampled_from(RAISING))}")
        elif kind == "if":
            lines.append(f"if {draw(st.sampled_from(TESTS))}:")
            lines += [f"    {line}" for line in draw(blocks(pool, depth + 1))]
        else:
            lines += [
                "try:",
                *(f"    {line}" for line in draw(blocks(pool, depth + 1))),
                "except Exception:",
                "    sigma.n += 100",
            ]
    return lines


@st.composite
def sources(draw: st.DrawFn) -> str:
    """A module with a state model and three procedures."""
    text = HEAD.replace("{config}", draw(st.sampled_from(CONFIGS))).replace(
        "{members}", draw(st.sampled_from(MEMBERS))
    )
    for name in NAMES:
        text += f"\nclass {name}(Procedure[State]):{METHODS}"
        for event in draw(
            st.lists(st.sampled_from(("First", "Second", "Third")), min_size=1, max_size=3, unique=True)
        ):
            # A few kinds of statement each: few handlers with all of them could be followed.
            pool = draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4, unique=True))
            body = [*draw(blocks(pool)), f"return {draw(st.sampled_from(RETURNS))}"]
            text += f"\n    @handler\n    def on_{event.lower()}(self, sigma: State, event: {event}):\n"
            text += "".join(f"        {line}\n" for line in body)
    return text


# Which event, and which of three payloads: the same list may be sent again.
steps = st.lists(
    st.tuples(st.sampled_from(("First", "Second", "Third")), st.integers(0, 2)), min_size=1, max_size=8
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A random module in this process, and the table that was built from its text."""

    module: ModuleType
    table: Table
    text: str


def load(text: str) -> Loaded:
    """Run the text as a module, and build its table."""
    name = "random_workflow"
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(text, f"{name}.py", "exec"), vars(module))
        program = compile_source([SourceText(path=f"{name}.py", module=name, text=text)]).program
        table = make_table(
            program, name, sources={}, excerpt=lambda span: excerpt({f"{name}.py": text}, span)
        )
        built: dict[str, Any] = {}
        exec(write_dispatch_table(table), built)
    finally:
        del sys.modules[name]
    return Loaded(module=module, table=built["TABLE"], text=text)

"""One handler, read by the analysis and run for real.

`outcomes` and `effects` take the body of the handler `Start.on_go` as source text. Besides reading it they
execute it many times with real objects, and fail when a run does what the analysis denies: tests state the
precise answer, soundness is checked each time.
"""

import functools
from dataclasses import dataclass
from textwrap import dedent, indent

from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.flow_runs import assert_followed
from tests.compiler.lowering.handler_runs import Observation, observe

PRELUDE = """\
import asyncio
import contextlib
import copy
import dataclasses
import functools
import itertools
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, NoReturn, TypedDict

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Mode(Enum):
    FAST = "fast"
    SLOW = "slow"


class Box(BaseModel):
    size: int = 0
    tags: list[str] = []

    def grow(self) -> None:
        self.size += 1

    def tag(self, name: str) -> "Box":
        self.tags.append(name)
        return self

    @property
    def is_big(self) -> bool:
        return self.size > 1


class State(BaseModel):
    count: int = 0
    flag: bool = False
    name: str | None = None
    kind: Literal["a", "b"] = "a"
    mode: Mode = Mode.FAST
    items: list[str] = []
    table: dict[str, int] = {}
    box: Box = Box()
    spare: Box | None = None
    boxes: list[Box] = []
    by_name: dict[str, Box] = {}

    def biggest(self) -> Box:
        return self.boxes[0] if self.boxes else self.box

    def bump(self, by: int = 1) -> int:
        self.count += by
        return self.count


class Go(Event[int]):
    pass


class Stop(Event[None]):
    pass


class Ship(Procedure[State]):
    prompt = make_prompt("ship")

    @handler
    def on_stop(self, sigma: State, event: Stop):
        return End()


class Pay(Procedure[State]):
    prompt = make_prompt("pay")

    @handler
    def on_stop(self, sigma: State, event: Stop):
        return End()


class Wait(Procedure[State]):
    prompt = make_prompt("wait")

    @handler
    def on_stop(self, sigma: State, event: Stop):
        return End()


"""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the analysis says of `Start.on_go`, and what runs of it did."""

    program: Program
    run: HandlerRun
    observed: Observation

    @property
    def outcomes(self) -> set[str]:
        """`move Ship`, `stay`, `recover`, `finish`, `raise ValueError`, `bad None`, `unknown`."""
        found = {_outcome(item.kind, item.target, item.text) for item in self.run.transitions}
        found |= {f"bad {item.kind.value}" for item in self.run.bad_outcomes}
        return found if self.run.is_complete else found | {"unknown"}

    @property
    def changed(self) -> set[str]:
        """The paths in the write and mutate sets; `opaque` when that is not all."""
        effect = self.run.effect
        found = {*effect.writes, *(path for path, _ in effect.mutates)}
        return found | {"opaque"} if effect.is_opaque else found

    def assert_sound(self) -> None:
        """Everything that was seen to happen is in the reading."""
        known = {"bad" if item.startswith("bad") else item for item in self.outcomes}
        seen = self.observed.outcomes if self.run.is_complete else frozenset()
        missed = {item for item in seen - known if not _is_raised_again(item, known)}
        assert not missed, f"{missed} happened; the analysis knows {self.outcomes}"
        if not self.run.effect.is_opaque:
            hidden = {path for path in self.observed.changed if not _is_covered(path, self.changed)}
            assert not hidden, f"{hidden} changed; the analysis knows {self.changed}"
        for one in self.observed.runs:
            assert_followed(one, self.run, self.program)


def _outcome(kind: TransitionKind, target: str, text: str) -> str:
    match kind:
        case TransitionKind.MOVE:
            return f"move {simple_name(target)}"
        case TransitionKind.RAISE:
            return f"raise {simple_name(text)}" if text else "raise"
    return kind.value


def _is_raised_again(outcome: str, known: set[str]) -> bool:
    """Whether a bare `raise`, or one of a base class, stands for the exception."""
    return outcome.startswith("raise ") and bool(known & {"raise", "raise Exception", "raise BaseException"})


def _is_covered(path: str, known: set[str]) -> bool:
    """Whether `path`, a field that differs, lies above or below a path of the effect."""
    parts = path.split(".")
    return any(_agree(parts, other.split(".")) for other in known)


def _agree(left: list[str], right: list[str]) -> bool:
    return all(one == other or "*" in (one, other) for one, other in zip(left, right, strict=False))


def program_of(body: str, *, extra: str = "", members: str = "", is_async: bool = False) -> str:
    """A module whose procedure `Start` has this body as its handler of `Go`."""
    start = 'class Start(Procedure[State], initial=True):\n    prompt = make_prompt("start")\n\n'
    start += indent(dedent(members).strip("\n"), "    ") + "\n\n" if members else ""
    define = "async def" if is_async else "def"
    start += f"    @handler\n    {define} on_go(self, sigma: State, event: Go):\n"
    return (
        PRELUDE
        + dedent(extra).strip("\n")
        + "\n\n\n"
        + start
        + indent(dedent(body).strip("\n"), "        ")
        + "\n"
    )


def read_source(text: str) -> Reading:
    """Read and run `Start.on_go` of a whole module."""
    program = lower_program([SourceText(path="flow.py", module="flow", text=text)], loader=NoLoader())
    assert not any(module.problems for module in program.modules), program.modules
    (start,) = (item for item in program.procedures if item.name == "Start")
    (run,) = (item for item in start.runs if simple_name(item.event) == "Go")
    reading = Reading(program=program, run=run, observed=observe(text))
    reading.assert_sound()
    return reading


@functools.cache
def read(body: str, *, extra: str = "", members: str = "", is_async: bool = False) -> Reading:
    """Read and run a handler's body; `extra` is module code before it, `members` more of its class."""
    return read_source(program_of(body, extra=extra, members=members, is_async=is_async))


def outcomes(body: str, *, extra: str = "", members: str = "", is_async: bool = False) -> set[str]:
    """The outcomes the analysis knows; never fewer than those of real runs."""
    return read(body, extra=extra, members=members, is_async=is_async).outcomes


def changed(body: str, *, extra: str = "", members: str = "", is_async: bool = False) -> set[str]:
    """The paths of sigma the analysis knows to change; never fewer than those of real runs."""
    return read(body, extra=extra, members=members, is_async=is_async).changed

"""Handlers over a state of counters and limits, and the ways out of them that are impossible."""

from textwrap import dedent, indent

from sopy_compiler.analysis.arithmetic.arithmetic import Contradiction
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from tests.compiler.expectations import lowered, source

HEAD = """\
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Account(BaseModel):
    used: int = 0
    limit: int = 0


class State(BaseModel):
    used: int = 0
    limit: int = 0
    left: int = 0
    is_open: bool = False
    cap: int | None = None
    price: float = 0.0
    budget: float = 0.0
    name: str = ""
    other: str = ""
    mode: Literal["fast", "slow"] = "fast"
    anything: object = None
    items: list[str] = []
    account: Account = Account()

    def bump(self, by: int = 1) -> int:
        self.used += by
        return self.used


class Go(Event[int]):
    pass


class Start(Procedure[State], initial=True):
    prompt = make_prompt("start")

    def is_full(self, sigma: State) -> bool:
        return sigma.used >= sigma.limit

"""


def handler(body: str, *, head: str = HEAD) -> str:
    """A module whose procedure `Start` has this body as its handler of `Go`."""
    start = "    @handler\n    def on_go(self, sigma: State, event: Go):\n"
    return head + start + indent(dedent(body).strip("\n"), "        ") + "\n"


def run_of(program: Program) -> HandlerRun:
    """The handler of `Start`."""
    (start,) = (one for one in program.procedures if simple_name(one.qualname) == "Start")
    (run,) = start.runs
    return run


def contradictions(text: str) -> dict[int, Contradiction]:
    """The impossible ways out of a module's handler, by their lines."""
    program = lowered(source(text))
    run, arithmetic = run_of(program), Facts(program).arithmetic
    found = arithmetic.contradictions(run)
    return {run.transitions[number].span.line: contradiction for number, contradiction in found.items()}


def assert_announced(body: str, *, head: str = HEAD) -> None:
    """The impossible ways are those whose lines say `# never`."""
    text = handler(body, head=head)
    announced = {number for number, line in enumerate(text.splitlines(), start=1) if "# never" in line}
    assert set(contradictions(text)) == announced, text.removeprefix(head)

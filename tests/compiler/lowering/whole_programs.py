"""Programs of one or several modules, lowered from text."""

from textwrap import dedent

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.programs import MemoryLoader

PRELUDE = """\
from typing import Generic, TypeVar

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Go(Event[str]):
    pass


class Stop(Event[None]):
    pass


class State(BaseModel):
    total: int = 0


"""


def module(body: str, *, name: str = "flow", prelude: str = PRELUDE) -> SourceText:
    """One module: two events and a state, then `body`."""
    return SourceText(path=f"{name.replace('.', '/')}.py", module=name, text=prelude + dedent(body))


def lowered(body: str, *others: SourceText) -> Program:
    """The facts of `flow.py`, which may import `others`."""
    loader = MemoryLoader({other.module: other for other in others})
    return lower_program([module(body)], loader=loader)


def procedure(program: Program, name: str) -> Procedure:
    """The procedure of that name."""
    (found,) = (one for one in program.procedures if one.name == name)
    return found

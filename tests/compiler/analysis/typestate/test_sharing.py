"""Two SOPs over one state: what the one sets, the other finds."""

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.source.text import SourceText

PROGRAM = """\
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Desk(BaseModel):
    owner: str | None = None


class Named(Event[str]):
    pass


class Asked(Event[None]):
    pass


class Name(Procedure[Desk]):
    prompt = make_prompt("Name the owner")

    @handler
    def on_named(self, desk: Desk, event: Named):
        desk.owner = event.payload
        return {after_named}


class Ask(Procedure[Desk]):
    prompt = make_prompt("Ask the owner")

    @handler
    def on_asked(self, desk: Desk, event: Asked):
        return End(make_prompt(desk.owner.upper()))


def run(desk: Desk):
    other = Desk()
    return {made}
"""


def codes(made: str, after_named: str = "End()") -> set[str]:
    text = PROGRAM.format(made=made, after_named=after_named)
    findings = check(compile_source([SourceText(path="desk.py", module="desk", text=text)]))
    return {found.code for found in findings} & {"SOP202"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("SOP(state=desk, init_proc=Name()) & SOP(state=desk, init_proc=Ask())", set()),
        ("SOP(state=desk, init_proc=Name()) & SOP(state=other, init_proc=Ask())", {"SOP202"}),
        ("SOP(state=Desk(), init_proc=Name()) & SOP(state=Desk(), init_proc=Ask())", {"SOP202"}),
    ],
)
def test_sops_of_one_variable_share_their_state(made: str, expected: set[str]) -> None:
    assert codes(made) == expected


def test_two_sops_of_one_workflow_share_it_too() -> None:
    shared = "SOP(state=desk, init_proc=Name()) & SOP(state=desk, init_proc=Ask())"
    apart = "SOP(state=desk, init_proc=Name()) & SOP(state=other, init_proc=Ask())"
    assert codes(shared, after_named="Ask()") == set()
    assert codes(apart, after_named="Ask()") == {"SOP202"}

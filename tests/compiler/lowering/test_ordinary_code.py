# covers: sopy_compiler.lowering.interpretation.unread, sopy_compiler.lowering.interpretation.ordinary_code
"""Which code that knows nothing of SOPy is read, and what stands for it where it is not."""

import pytest

from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.lowering.interpretation.ordinary_code import LARGEST_REACH
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.programs import MemoryLoader

FLOW = """\
import helpers
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler


class State(BaseModel):
    names: list[str] = []
    count: int = 0


class Go(Event[str]):
    pass


class Start(Procedure[State]):
    @handler
    def on_go(self, state: State, event: Go):
        BODY


class Done(Procedure[State]):
    @handler
    def on_go(self, state: State, event: Go):
        return End()


sop = SOP(state=State(), init_proc=Start())
"""
LARGE = "def large(value):\n" + "    value = value + 1\n" * (LARGEST_REACH + 1) + "    return value\n\n\n"


def start(body: str, helpers: str) -> HandlerRun:
    text = FLOW.replace("BODY", body.replace("\n", "\n        "))
    loader = MemoryLoader({"helpers": SourceText(path="helpers.py", module="helpers", text=LARGE + helpers)})
    program = lower_program([SourceText(path="flow.py", module="flow", text=text)], loader=loader)
    (found,) = [item for item in program.procedures if item.name == "Start"]
    return found.runs[0]


def targets(run: HandlerRun) -> set[str]:
    return {transition.target for transition in run.transitions}


def test_a_small_function_is_read_whatever_it_is_given() -> None:
    run = start("if helpers.small() == 1:\n    return Done()\nreturn self", "def small():\n    return 1\n")
    assert targets(run) == {"flow.Done"}
    assert not run.effect.untracked


def test_of_a_far_reaching_one_the_result_type_is_known() -> None:
    helpers = "def far(name) -> bool:\n    large(name)\n    return False\n"
    run = start("return Done() if helpers.far(event.payload) else self", helpers)
    assert targets(run) == {"flow.Done", "flow.Start"}
    assert any("`far` is not read" in reason for reason in run.effect.untracked)


@pytest.mark.parametrize(
    ("returned", "is_told"),
    [("True", True), ("name == 'x'", True), ("not name", True), ("other(name)", False)],
)
def test_without_an_annotation_the_return_statements_tell_the_type(returned: str, is_told: bool) -> None:
    helpers = f"def far(name):\n    large(name)\n    return {returned}\n"
    run = start("return helpers.far(event.payload)", helpers)
    assert not run.transitions
    assert bool(run.bad_outcomes) is run.is_complete is is_told


def test_one_that_is_given_a_part_of_sigma_is_read() -> None:
    helpers = "def far(names):\n    large(1)\n    names.append('x')\n"
    run = start("helpers.far(state.names)\nreturn self", helpers)
    assert run.effect.mutates == (("names", ("list.append",)),)
    assert not run.effect.is_opaque


def test_one_that_is_given_a_plain_value_of_sigma_is_not() -> None:
    helpers = "def far(count):\n    large(count)\n"
    run = start("helpers.far(state.count)\nreturn self", helpers)
    assert any("`far` is not read" in reason for reason in run.effect.untracked)
    assert not run.effect.is_opaque


def test_one_that_is_given_a_procedure_can_return_it() -> None:
    helpers = "def far(cls):\n    large(1)\n    return cls()\n"
    assert targets(start("return helpers.far(Done)", helpers)) == {"flow.Done"}


def test_what_ordinary_code_keeps_comes_back() -> None:
    helpers = (
        "KEPT = {}\n\n\ndef keep(cls):\n    KEPT['x'] = cls\n\n\n"
        "def far():\n    large(1)\n    return KEPT['x']()\n"
    )
    assert "flow.Done" in targets(start("helpers.keep(Done)\nreturn helpers.far()", helpers))


def test_callbacks_run() -> None:
    helpers = "def far(function):\n    large(1)\n    function()\n"
    run = start("helpers.far(lambda: state.names.append('x'))\nreturn self", helpers)
    assert run.effect.mutates == (("names", ("list.append",)),)


def test_values_of_a_large_ordinary_module_are_read_when_they_are_asked_for() -> None:
    fillers = "".join(f"x{number} = {number}\n" for number in range(2_000))
    helpers = fillers + "first, second = 1, 2\n"
    run = start("if helpers.first == 1:\n    return Done()\nreturn self", helpers)
    assert "flow.Done" in targets(run)

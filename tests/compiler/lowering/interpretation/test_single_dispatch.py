import pytest

from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.whole_programs import lowered, module, procedure

HEAD = """
import functools
from functools import singledispatch

class Left(Procedure[State]): ...
class Right(Procedure[State]): ...

"""
START = """

class Start(Procedure[State]):
    {method}
    @handler
    def on_go(self, sigma: State, event: Go):
        return {call}
"""
FUNCTION = """
@singledispatch
def choose(value):
    return End()

@choose.register
def _(value: int):
    return Left()

@choose.register(str)
def other(value):
    return Right()
"""
METHOD = """@functools.singledispatchmethod
    def choose(self, value):
        return self

    @choose.register
    def _(self, value: int):
        return Left()

    @choose.register(str)
    def other(self, value):
        return Right()
"""


def targets(body: str, *others: SourceText) -> tuple[list[str], bool]:
    """Where `Start` leads to, and whether that is all."""
    (run,) = procedure(lowered(HEAD + body, *others), "Start").runs
    return sorted({one.target.rpartition(".")[2] for one in run.transitions}), run.is_complete


def test_the_registered_bodies_are_read_like_others_and_a_call_is_their_union() -> None:
    start = START.format(method="", call="choose(event.payload)")
    assert targets(FUNCTION + start) == (["End", "Left", "Right"], True)


def test_of_methods_too() -> None:
    start = START.format(method=METHOD, call="self.choose(event.payload)")
    assert targets(start) == (["Left", "Right", "Start"], True)


EVENTS = """
class Near(Event[str]): ...
class Far(Event[tuple[int, int]]): ...
class Farther(Far): ...
class Nowhere(Event[None]): ...

@singledispatch
def choose(event):
    return None

@choose.register
def _(event: Near):
    return Left()

@choose.register{far}
    return Right() if event.payload[1] else Start()

@choose.register
def _(event: Nowhere):
    return None

@choose.register
def _(event: Farther):
    return End()

class Start(Procedure[State]):
    @handler
    def on_go(self, sigma: State, event: Near | Far):
        return choose(event)
"""


@pytest.mark.parametrize("far", ["\ndef _(event: Far):", "\ndef _(event: 'Far'):", "(Far)\ndef _(event):"])
def test_of_events_the_body_for_their_class_runs_and_no_other(far: str) -> None:
    runs = procedure(lowered(HEAD + EVENTS.format(far=far)), "Start").runs
    led = {
        one.event.rpartition(".")[2]: {way.target.rpartition(".")[2] for way in one.transitions}
        for one in runs
    }
    assert led == {"Near": {"Left"}, "Far": {"Right", "Start", "End"}}
    assert not any(one.bad_outcomes for one in runs)


def test_a_registered_function_is_still_itself() -> None:
    start = START.format(method="", call="other(event.payload)")
    assert targets(FUNCTION + start) == (["Right"], True)


def test_bodies_that_another_module_registers_count() -> None:
    text = "from functools import singledispatch\nfrom sopy import End\n\n@singledispatch\ndef choose(value):\n    return End()\n"
    helper = module(text, name="helper", prelude="")
    body = "from helper import choose\n\n@choose.register\ndef _(value: int):\n    return Left()\n"
    start = START.format(method="", call="choose(event.payload)")
    assert targets(body + start, helper) == (["End", "Left"], True)


@pytest.mark.parametrize(
    "registration",
    ["choose.register(bytes, print)", "choose.register(bytes)(print)", "taken = choose.register"],
)
def test_a_registration_that_is_not_followed_leaves_the_call_unknown(registration: str) -> None:
    start = START.format(method="", call="choose(event.payload)")
    assert not targets(FUNCTION + registration + start)[1]

# covers: sopy_compiler.analysis.state_types
from tests.compiler.expectations import assert_rule, flow, only

MOVE = """
    from dataclasses import dataclass
    from typing import Any, Generic, TypedDict, TypeVar

    S = TypeVar("S")


    class Refund(BaseModel):
        amount: float = 0.0


    class ExpressOrder(Order):
        hours: int = 24


    class Start(Procedure[{given}]):
        @handler
        def on_go(self, sigma: {given}, event: Go):
            return Next(){expect}


    class Next(Procedure[{wanted}]):
        @handler
        def on_go(self, sigma: {wanted}, event: Go):
            return End()
"""


def test_unrelated_states_are_reported() -> None:
    assert_rule("SOP106", MOVE.format(given="Order", wanted="Refund", expect="  # expect: SOP106"))
    assert_rule("SOP106", MOVE.format(given="dict", wanted="Refund", expect="  # expect: SOP106"))


def test_a_base_fits_and_a_subclass_does_not() -> None:
    assert_rule("SOP106", MOVE.format(given="ExpressOrder", wanted="Order", expect=""))
    assert_rule("SOP106", MOVE.format(given="Order", wanted="ExpressOrder", expect="  # expect: SOP106"))


def test_generic_and_unknown_states_are_not_judged() -> None:
    assert_rule("SOP106", MOVE.format(given="Order", wanted="S", expect=""))
    assert_rule("SOP106", MOVE.format(given="Any", wanted="Order", expect=""))
    assert_rule("SOP106", MOVE.format(given="Order", wanted="Any", expect=""))


def test_an_sop_that_hands_over_another_state_is_reported() -> None:
    body = (
        MOVE.format(given="Order", wanted="Order", expect="")
        + "\n    SOP(state=Refund(), init_proc=Start())\n"
    )
    assert (
        "the SOP leads to Start with Refund as state, but Start works on Order"
        in only(flow(body), "SOP106").message
    )

from sopy_compiler.diagnostics.severity import Severity
from tests.compiler.expectations import assert_rule, flow, only

ROUND = """
    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            if event.payload:
                return End()
            return Ask()


    class Ask(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Check()


    class Check(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {body}


    SOP(state=Order(), init_proc=Start())
"""


def test_the_cycle_is_named_once() -> None:
    found = only(flow(ROUND.format(body="return Ask()")), "SOP103")
    assert found.message == "no path leads from Ask to End: a run goes round Ask -> Check -> Ask for ever"
    assert [place.message for place in found.related] == ["Check is part of the cycle"]
    assert [step.message for step in found.flow][1:] == ["Start --Go--> Ask"]


def test_a_way_out_an_unknown_one_and_a_mistaken_one_keep_it_silent() -> None:
    assert_rule(
        "SOP103",
        ROUND.format(body="return Ask() if sigma.items else End()"),
        ROUND.format(body="return globals()[event.payload]()"),
        ROUND.format(body="if sigma.items:\n                return Ask()"),
    )


def test_a_workflow_that_never_ends_anywhere_may_be_meant_so() -> None:
    chat = ROUND.format(body="return Ask()").replace("return End()", "return self")
    found = only(flow(chat), "SOP103")
    assert (found.severity, found.message) == (
        Severity.NOTE,
        "nothing in this workflow returns End: a run goes round Ask -> Check -> Ask for ever",
    )


def test_an_end_that_exists_and_is_not_reached_makes_it_an_error() -> None:
    assert only(flow(ROUND.format(body="return Ask()")), "SOP103").severity is Severity.ERROR

from sopy_compiler.diagnostics.severity import Severity
from tests.compiler.expectations import assert_rule, flow, only

STAYING = """
    class Start(Procedure[Order]):{expect}
        @handler
        def on_go(self, sigma: Order, event: Go):
            {body}


    SOP(state=Order(), init_proc=Start())
"""


def test_staying_asking_again_and_starting_over_never_leave() -> None:
    for body in ("return self", "return 'again'", "return Start()", "raise NotImplementedError"):
        assert_rule("SOP114", STAYING.format(body=body, expect="  # expect: SOP114"))


def test_one_way_out_or_an_unknown_one_is_enough() -> None:
    for body in ("return self if sigma.items else End()", "return globals()[event.payload]()", "return None"):
        assert_rule("SOP114", STAYING.format(body=body, expect=""))


def test_where_nothing_returns_end_it_may_be_meant_and_is_a_note() -> None:
    body = "return Start()"
    endless = only(flow(STAYING.format(body=body, expect="")), "SOP114")
    ending = """

    class Begin(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Start() if sigma.items else End()


    SOP(state=Order(), init_proc=Begin())
"""
    other = only(flow(STAYING.format(body=body, expect="") + ending), "SOP114")
    assert (endless.severity, other.severity) == (Severity.NOTE, Severity.WARNING)

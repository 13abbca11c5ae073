from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import assert_as_announced, assert_rule, findings, flow, only, source

LOST = """
    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {body}


    class Lost(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()
"""


def lost(body: str, sop: str) -> str:
    return LOST.format(body=body) + sop


def test_a_forgotten_procedure_is_reported_with_the_entry() -> None:
    text = flow(lost("return End()", "\n    SOP(state=Order(), init_proc=Start())\n"))
    found = only(text, "SOP101")
    assert found.message == "no run starting at Start can reach Lost, so its handlers never run"
    assert [place.message for place in found.related] == ["the workflow starts with Start here"]


def test_an_sop_in_another_module_counts() -> None:
    steps = source(flow(lost("return Lost()", "")), module="steps")
    main = source(
        "from sopy import SOP\nfrom steps import Order, Start\n\nSOP(state=Order(), init_proc=Start())\n",
        module="main",
    )
    assert_as_announced(steps, main, selection=Selection(select=("SOP101",)))


def test_silent_without_an_entry_and_where_the_start_or_a_step_is_unknown() -> None:
    assert_rule(
        "SOP101",
        lost("return End()", ""),
        lost("return End()", "\n    def run(start):\n        SOP(state=Order(), init_proc=start)\n"),
        lost("return globals()[event.payload]()", "\n    SOP(state=Order(), init_proc=Start())\n"),
    )


def test_a_class_returned_in_place_of_an_instance_is_not_lost() -> None:
    assert_rule("SOP101", lost("return Lost", "\n    SOP(state=Order(), init_proc=Start())\n"))


def test_a_procedure_that_only_a_lost_one_leads_to_is_lost_too() -> None:
    text = flow(
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        class First(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return Second()


        class Second(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        SOP(state=Order(), init_proc=Start())
        """
    )
    helps = {one.subject: one.help for one in findings(source(text)) if one.code == "SOP101"}
    assert helps == {
        "flow.First": "return `First(...)` from a handler that should lead to it, or remove it",
        "flow.Second": "only First leads here, which no run reaches either",
    }


def test_an_abstract_base_is_no_state() -> None:
    assert_rule(
        "SOP101",
        """
        class Step(Procedure[Order]):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Start(Step):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return self


        SOP(state=Order(), init_proc=Start())
        """,
    )

from tests.compiler.expectations import assert_as_announced, assert_rule, flow, only, source

FINISHED = """
    class Sign(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Finished()


    {finished}


    SOP(state=Order(), init_proc=Sign())
"""


def test_a_reachable_procedure_without_a_handler_is_reported_with_the_way_there() -> None:
    found = only(flow(FINISHED.format(finished="class Finished(Procedure[Order]):\n        pass")), "SOP102")
    assert [step.message for step in found.flow] == [
        "the workflow starts with Sign here",
        "Sign --Go--> Finished",
    ]


INHERITING = "class Finished(Sign):\n        pass"
OF_UNKNOWN_BASE = (
    "from elsewhere import Unknown\n\n    class Finished(Unknown, Procedure[Order]):\n        pass"
)
UNDECORATED = """class Finished(Procedure[Order]):
        def on_go(self, sigma: Order, event: Go):
            return End()
"""


def test_inherited_handlers_unknown_bases_and_forgotten_decorators_are_no_dead_ends() -> None:
    for finished in (INHERITING, OF_UNKNOWN_BASE, UNDECORATED):
        assert_rule("SOP102", FINISHED.format(finished=finished))


def test_a_fragment_may_leave_handlers_out() -> None:
    text = "```python\nclass Start(Procedure[Order]):\n    prompt = make_prompt('Start')\n```\n"
    assert_as_announced(source(text, is_markdown=True))

from tests.compiler.expectations import assert_rule

PROMPT = """
    class Start(Procedure[Order]):{expect}
        {prompt}

        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    SOP(state=Order(), init_proc=Start())
"""


def test_an_empty_text_is_reported_where_it_stands() -> None:
    assert_rule("SOP401", PROMPT.format(prompt="prompt = make_prompt('  ')  # expect: SOP401", expect=""))
    assert_rule("SOP401", PROMPT.format(prompt="", expect="  # expect: SOP401"))


def test_computed_inherited_and_instance_prompts_count() -> None:
    assert_rule(
        "SOP401",
        PROMPT.format(prompt="prompt = make_prompt(read_text())", expect=""),
        PROMPT.format(
            prompt="def __init__(self):\n            self.prompt = make_prompt('Start')", expect=""
        ),
        """
        class Step(Procedure[Order]):
            prompt = make_prompt("Go on")


        class Start(Step):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        SOP(state=Order(), init_proc=Start())
        """,
    )

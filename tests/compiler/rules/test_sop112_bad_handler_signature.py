from tests.compiler.expectations import assert_rule

HANDLER = """
    from typing import Any


    class ExpressOrder(Order):
        pass


    class Refund(BaseModel):
        pass


    class Start(Procedure[ExpressOrder]):
        @handler
        def on_go({parameters}):{expect}
            return self
"""


def test_signatures_that_the_runtime_refuses() -> None:
    for parameters in (
        "self, event: Go",
        "self, sigma: ExpressOrder, event",
        "self, sigma: ExpressOrder, event: str",
        "self, sigma: ExpressOrder, event: Go, extra",
        "self, sigma: Refund, event: Go",
    ):
        assert_rule("SOP112", HANDLER.format(parameters=parameters, expect="  # expect: SOP112"))


def test_any_names_and_wider_or_absent_state_annotations_are_accepted() -> None:
    for parameters in (
        "self, sigma: ExpressOrder, event: Go | Stop",
        "this, state, what: 'Go'",
        "self, sigma: Order, event: Go",
        "self, sigma: Any, event: Go",
        "self, sigma: ExpressOrder, event: Go, retries: int = 3",
    ):
        assert_rule("SOP112", HANDLER.format(parameters=parameters, expect=""))


def test_a_model_that_takes_any_attribute_is_still_another_class() -> None:
    assert_rule(
        "SOP112",
        """
        class Open(BaseModel):
            model_config = {"extra": "allow"}


        class Work(Procedure[Open]):
            @handler
            def on_go(self, sigma: Order, event: Go):  # expect: SOP112
                return End()

            @handler
            def on_stop(self, sigma: Open, event: Stop):
                return End()
        """,
    )

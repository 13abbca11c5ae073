# covers: sopy_compiler.lowering.handler_decorators
import pytest

from tests.compiler.expectations import assert_rule, flow, only

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


DECORATED = """
    class Start(Procedure[Order]):
        {decorators}
        def on_go(self, sigma: Order, event: Go):
            return self
"""


@pytest.mark.parametrize(
    ("decorators", "message"),
    [
        (
            "@handler()",
            "on_go is decorated with the call `@handler()`, which raises TypeError when the class is defined",
        ),
        (
            "@staticmethod\n@handler",
            "on_go is hidden by `@staticmethod` above `@handler`: no event ever reaches it",
        ),
        (
            "@classmethod\n@handler",
            "on_go is hidden by `@classmethod` above `@handler`: no event ever reaches it",
        ),
        ("@property\n@handler", "on_go is hidden by `@property` above `@handler`: no event ever reaches it"),
        (
            "@handler\n@classmethod",
            "on_go is a `@classmethod` below `@handler`, and the runtime needs a method of the instance",
        ),
    ],
)
def test_decorators_around_the_handler_are_judged(decorators: str, message: str) -> None:
    program = DECORATED.replace("{decorators}", decorators.replace("\n", "\n        "))
    assert only(flow(program), "SOP112").message == message


def test_a_static_method_below_is_called_like_any_handler() -> None:
    assert_rule("SOP112", DECORATED.replace("{decorators}", "@handler\n        @staticmethod"))

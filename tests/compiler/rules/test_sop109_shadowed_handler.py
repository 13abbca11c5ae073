from tests.compiler.expectations import assert_rule

BASE = """
    class Stoppable(Procedure[Order]):
        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()


    class Start(Stoppable):
        @handler
        def {name}(self, sigma: Order, event: Stop):{expect}
            return {value}
"""


def test_a_handler_under_another_name_is_reported() -> None:
    assert_rule("SOP109", BASE.format(name="halt", value="self", expect="  # expect: SOP109"))


def test_an_override_by_name_or_a_handler_that_calls_the_other_is_meant_so() -> None:
    assert_rule(
        "SOP109",
        BASE.format(name="on_stop", value="self", expect=""),
        BASE.format(name="halt", value="self.on_stop(sigma, event)", expect=""),
        BASE.format(name="halt", value="super().on_stop(sigma, event)", expect=""),
    )


def test_a_handler_for_a_subclass_of_the_event_replaces_nothing() -> None:
    assert_rule(
        "SOP109",
        """
        class StopNow(Stop):
            pass


        class Stoppable(Procedure[Order]):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Start(Stoppable):
            @handler
            def on_stop_now(self, sigma: Order, event: StopNow):
                return End()
        """,
    )

from tests.compiler.expectations import assert_rule


def test_a_handler_below_the_class_that_ignores_its_event_never_runs() -> None:
    assert_rule(
        "SOP110",
        """
        class Quiet(Procedure[Order]):
            ignore = [Stop]  # expect: SOP110


        class Start(Quiet):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()
        """,
    )


def test_a_subclass_may_switch_an_inherited_handler_off() -> None:
    assert_rule(
        "SOP110",
        """
        class Stoppable(Procedure[Order]):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Start(Stoppable):
            ignore = [Stop]

            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()
        """,
    )


def test_ignoring_a_special_case_of_a_handled_event_is_fine() -> None:
    assert_rule(
        "SOP110",
        """
        class StopLater(Stop):
            pass


        class Start(Procedure[Order]):
            ignore = [StopLater]

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()
        """,
    )

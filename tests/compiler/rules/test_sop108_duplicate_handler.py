from tests.compiler.expectations import assert_rule


def test_a_union_that_overlaps_is_a_duplicate() -> None:
    assert_rule(
        "SOP108",
        """
        class Start(Procedure[Order]):
            @handler
            def on_any(self, sigma: Order, event: Go | Stop):
                return self

            @handler
            def on_stop(self, sigma: Order, event: Stop):  # expect: SOP108
                return End()
        """,
    )


def test_a_method_that_replaces_another_is_reported_once() -> None:
    assert_rule(
        "SOP108",
        """
        class Start(Procedure[Order]):
            @handler
            def handle(self, sigma: Order, event: Go):
                return self

            @handler
            def handle(self, sigma: Order, event: Stop):  # expect: SOP108
                return End()
        """,
    )


def test_a_subclass_may_handle_an_event_again_and_so_may_a_handler_for_a_special_event() -> None:
    assert_rule(
        "SOP108",
        """
        class GoFast(Go):
            pass


        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return self

            @handler
            def on_go_fast(self, sigma: Order, event: GoFast):
                return End()


        class Again(Start):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()
        """,
    )

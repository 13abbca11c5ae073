from tests.compiler.expectations import assert_rule, flow, only


def test_handlers_that_call_each_other_are_reported_once() -> None:
    found = only(
        flow(
            """
            class Start(Procedure[Order]):
                @handler
                def on_go(self, sigma: Order, event: Go):
                    return self.on_stop(sigma, event)

                @handler
                def on_stop(self, sigma: Order, event: Stop):
                    return self.on_go(sigma, event)


            SOP(state=Order(), init_proc=Start())
            """
        ),
        "SOP116",
    )
    assert (
        found.message
        == "on_go always calls on_stop, which leads back to it: the event ends in RecursionError"
    )


def test_a_call_that_some_path_avoids_or_that_ends_elsewhere_is_fine() -> None:
    assert_rule(
        "SOP116",
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                if sigma.items:
                    sigma.items.pop()
                    return self.on_go(sigma, event)
                return self.on_stop(sigma, event)

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Again(Start):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return super().on_stop(sigma, event)
        """,
    )

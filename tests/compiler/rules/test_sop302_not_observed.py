from tests.compiler.expectations import assert_rule

HANDLERS = """
    class GoFast(Go):
        pass


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: GoFast):
            return End()

        @handler
        def on_stop(self, sigma: Order, event: Stop):{expect}
            return End()


    {sops}
"""


def test_one_sop_that_lets_the_event_through_is_enough() -> None:
    sop = "SOP(state=Order(), init_proc=Start())"
    reported = "  # expect: SOP302"
    assert_rule(
        "SOP302",
        HANDLERS.format(sops=f"{sop}.observes(Go)", expect=reported),
        HANDLERS.format(sops=f"{sop}.observes(Go)\n    {sop}.observes(GoFast)", expect=reported),
        HANDLERS.format(sops=f"{sop}.observes(Go)\n    {sop}.observes(Go, Stop)", expect=""),
        HANDLERS.format(sops=f"{sop}.observes(Go)\n    {sop}", expect=""),
        HANDLERS.format(sops=f"{sop}.observes(*unknown())", expect=""),
        HANDLERS.format(sops="", expect=""),
    )

from tests.compiler.expectations import assert_rule, flow, only

LIBRARY = """
    class First(Procedure[Order]{keyword}):{expect}
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Second()


    class Second(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()
"""


def test_the_judged_start_is_named() -> None:
    found = only(flow(LIBRARY.format(keyword="", expect="")), "SOP115")
    assert found.message == "no SOP starts the workflow of First, so it is assumed that runs start at First"


SUBCLASS = """

    class Flow(SOP):
        def __init__(self):
            super().__init__(state=Order(), init_proc=First())
"""


def test_any_kind_of_entry_will_do() -> None:
    plain = LIBRARY.format(keyword="", expect="")
    assert_rule(
        "SOP115",
        LIBRARY.format(keyword=", initial=True", expect=""),
        plain + "\n    SOP(state=Order(), init_proc=First())\n",
        plain + SUBCLASS,
        plain + "\n    def run(start):\n        return SOP(state=Order(), init_proc=start)\n",
    )

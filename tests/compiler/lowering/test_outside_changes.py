import pytest

from tests.compiler.expectations import flow, lowered, source

PROGRAM = """
    class Fill(Procedure[Order]):
        def __init__(self):
            super().__init__()
            self.total = 0

        @handler
        def on_go(self, sigma: Order, event: Go):
            sigma.total = 1.0
            sigma.items.append("x")
            return End()


    {outside}
"""


@pytest.mark.parametrize(
    ("outside", "names"),
    [
        ("", ()),
        ("state = Order()\n    state.total = 2.0", ("total",)),
        ("def add(order):\n        order.items.append('y')", ("items",)),
        ("def clear(orders):\n        for order in orders:\n            del order.items[0]", ("items",)),
        ("def swap(order):\n        order.total, order.items = 0, []", ("items", "total")),
        ("def store(data):\n        data['total'] = 3", ("total",)),
    ],
)
def test_changes_that_no_handler_makes_are_named(outside: str, names: tuple[str, ...]) -> None:
    program = lowered(source(flow(PROGRAM.replace("{outside}", outside))))
    assert program.around("flow").outside_changes == names

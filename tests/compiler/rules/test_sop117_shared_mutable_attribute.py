from tests.compiler.expectations import assert_rule

ATTRIBUTE = """
    class Start(Procedure[Order]):
        seen: list[str] = []{expect}

        {extra}

        @handler
        def on_go(self, sigma: Order, event: Go):
            {change}
            return self
"""


def test_in_place_changes_are_reported_at_the_declaration() -> None:
    for change in ("self.seen.append(event.payload)", "self.seen += [event.payload]", "self.seen[0] = ''"):
        assert_rule("SOP117", ATTRIBUTE.format(change=change, extra="", expect="  # expect: SOP117"))


def test_reading_it_or_giving_every_instance_its_own_is_fine() -> None:
    own = "def __init__(self):\n            self.seen = []"
    assert_rule(
        "SOP117",
        ATTRIBUTE.format(change="sigma.items.extend(self.seen)", extra="", expect=""),
        ATTRIBUTE.format(change="self.seen.append(event.payload)", extra=own, expect=""),
    )

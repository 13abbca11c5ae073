from textwrap import dedent, indent

from tests.compiler.expectations import assert_rule, flow, only, repaired

HANDLER = """
class Start(Procedure[Order]):
    @handler
    def on_go(self, sigma: Order, event: Go):{expect}
{body}


SOP(state=Order(), init_proc=Start())
"""

FALLING = (
    """
    sigma.total = 1
    """,
    """
    if sigma.items:
        return self
    """,
    """
    for item in sigma.items:
        return self
    """,
    """
    while sigma.items:
        sigma.items.pop()
    """,
    """
    match event.payload:
        case "a":
            return self
    """,
    """
    try:
        return self
    except ValueError:
        sigma.total = 1
    """,
)

RETURNING = (
    """
    while True:
        if sigma.items.pop():
            return self
    """,
    """
    if sigma.items:
        return self
    else:
        raise ValueError("empty")
    """,
    """
    match event.payload:
        case "a":
            return self
        case _:
            return End()
    """,
    """
    try:
        sigma.total = float(event.payload)
    except ValueError:
        return "no number"
    else:
        return self
    """,
    """
    try:
        return self
    finally:
        sigma.items.clear()
    """,
    """
    with open(event.payload) as file:
        return self
    """,
)


def handling(body: str, expect: str = "") -> str:
    return HANDLER.format(body=indent(dedent(body).strip(), " " * 8), expect=expect)


def test_paths_that_end_without_a_return_are_reported() -> None:
    for body in FALLING:
        assert_rule("SOP105", handling(body, expect="  # expect: SOP105"))


def test_every_way_of_not_getting_there_is_accepted() -> None:
    for body in RETURNING:
        assert_rule("SOP105", handling(body))


def test_the_fix_stays_in_the_procedure() -> None:
    text = flow(handling("if sigma.items:\n    return End()"))
    after = repaired(text, only(text, "SOP105"))
    assert "            return End()\n        return self\n" in after


def test_where_the_path_ends_and_which_helper_it_is_are_told() -> None:
    found = only(
        flow(
            """
            class Start(Procedure[Order]):
                def _next(self, sigma: Order):
                    match sigma.total:
                        case 1.0:
                            return End()

                @handler
                def on_go(self, sigma: Order, event: Go):
                    return self._next(sigma)


            SOP(state=Order(), init_proc=Start())
            """
        ),
        "SOP105",
    )
    assert found.message.startswith("_next, which on_go calls, ends without a return")
    assert [place.message for place in found.related] == [
        "after this it ends without a return",
        "its result is returned here",
    ]
    assert found.related[0].span.line == found.span.line + 1

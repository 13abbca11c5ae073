# covers: sopy_compiler.analysis.missing_members
import pytest

from tests.compiler.expectations import assert_as_announced, assert_rule, flow, only, source

MODEL = """
    import copy
    import json

    from elsewhere import save


    def keep(state) -> None:
        {helper}


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):{expect}
            {statement}
            return self
"""


def judge(statement: str, *, helper: str = "pass", escapes: bool = False) -> None:
    expect = "  # expect: SOP215" if escapes else ""
    assert_rule("SOP215", MODEL.format(statement=statement, helper=helper, expect=expect))


@pytest.mark.parametrize(
    "statement", ["save(sigma)", "save(sigma.items)", "setattr(sigma, event.payload, 1)", "save([sigma])"]
)
def test_a_state_in_foreign_hands_is_reported(statement: str) -> None:
    judge(statement, escapes=True)


def test_helpers_are_followed_to_where_they_let_it_out() -> None:
    judge("keep(sigma)", helper="save(state)", escapes=True)
    judge("keep(sigma)", helper="print(state.total)")


@pytest.mark.parametrize(
    "statement",
    [
        "save(sigma.total)",
        "save(event.payload)",
        "print(sigma)",
        "save(len(sigma.items))",
        "sigma.items = save(event.payload)",
        "save(sigma.model_dump_json())",
    ],
)
def test_values_and_copies_may_go_anywhere(statement: str) -> None:
    judge(statement)


def test_the_message_gives_the_reason() -> None:
    found = only(flow(MODEL.format(statement="save(sigma)", helper="pass", expect="")), "SOP215")
    assert found.message == (
        "what Start.on_go does to the state cannot be followed: `sigma` is passed to `elsewhere.save`"
    )


def test_fragments_are_not_judged() -> None:
    text = """```python
class Start(Procedure[dict]):
    @handler
    def on_go(self, sigma: dict, event: Go):
        save(sigma)
        return self
```
"""
    assert_as_announced(source(text, is_markdown=True))

"""Displays of dicts that stand for a `TypedDict`, and what they say of its start."""

import pytest

from tests.compiler.expectations import assert_rule

TICKETS = """
    from typing import Literal, NotRequired, TypedDict


    class Ticket(TypedDict):
        title: str
        level: Literal["low", "high"]
        tries: int
        owner: NotRequired[str]


    def new(title: str) -> Ticket:
        {made}


    class Try(Procedure[Ticket]):
        @handler
        def on_go(self, ticket: Ticket, event: Go):
            {change}
            if ticket["tries"] > 2:{expect}
                return {leave}
            return {again}

        @handler
        def on_stop(self, ticket: Ticket, event: Stop):
            return End()


    class Other(Procedure[Ticket]):
        @handler
        def on_go(self, ticket: Ticket, event: Go):
            return Try()


    SOP(state={state}, init_proc=Try())
"""
WHOLE = 'return {"title": title, "level": "low", "tries": 0}'


def program(
    made: str = WHOLE,
    change: str = 'ticket["tries"] += 1',
    leave: str = "Other()",
    again: str = "Try()",
    state: str = 'new("a")',
    expect: str = "",
) -> str:
    return TICKETS.format(made=made, change=change, leave=leave, again=again, state=state, expect=expect)


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("SOP107", 'return {"title": title, "level": "low"}  # expect: SOP107'),
        ("SOP107", 'return {"title": title, "level": "low", "tries": 0, "ower": ""}  # expect: SOP107'),
        ("SOP211", 'return {"title": title, "level": "lo", "tries": 0}  # expect: SOP211'),
        ("SOP211", 'return {"title": title, "level": "low", "tries": "0"}  # expect: SOP211'),
        ("SOP211", 'return {"title": title, "level": "high", "tries": 0, "owner": "me"}'),
        ("SOP107", 'return {"title": title, "level": "high", "tries": 0, "owner": "me"}'),
        ("SOP107", 'return {"title": title, **other}'),
    ],
)
def test_what_a_function_is_declared_to_return_is_looked_at(code: str, made: str) -> None:
    assert_rule(code, program(made))


@pytest.mark.parametrize(
    ("code", "leave", "again"),
    [("SOP119", "Other()", "'again'"), ("SOP119", "End()", "self"), ("SOP118", "Other()", "Try()")],
)
def test_a_counter_that_every_start_sets_to_zero_and_nothing_counts_is_reported(
    code: str, leave: str, again: str
) -> None:
    for state in (
        'new("a")',
        '{"title": "a", "level": "low", "tries": 0}',
        'Ticket(title="a", level="low", tries=0)',
    ):
        still = program(change="pass", leave=leave, again=again, state=state, expect=f"  # expect: {code}")
        assert_rule(code, still)
        assert_rule(code, program(leave=leave, again=again, state=state))


@pytest.mark.parametrize(
    "state",
    ['new("a") | {"tries": 3}', "read()", '{"title": "a", "level": "low", "tries": 3}', "start"],
)
def test_of_another_start_nothing_is_said(state: str) -> None:
    assert_rule("SOP118", program(change="pass", state=state))
    assert_rule("SOP119", program(change="pass", again="'again'", state=state))

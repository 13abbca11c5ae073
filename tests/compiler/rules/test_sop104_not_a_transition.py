# covers: sopy_compiler.lowering.interpretation.raised_outcomes
import pytest

from tests.compiler.expectations import assert_rule, flow, only

RETURNS = """
    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return {value}


    SOP(state=Order(), init_proc=Start())
"""


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("None", "None"),
        ("Start", "the class Start instead of an instance"),
        ("End", "the class End instead of an instance"),
        ("Stop()", "the event Stop"),
        ("3", "the number 3"),
        ("sigma", "the state `sigma`"),
        ("not sigma.total", "`not sigma.total`, which is a bool"),
        ("sigma.total + 1", "`sigma.total + 1`, which is a float"),
        ("[sigma]", "`[sigma]`, which is a list"),
    ],
)
def test_what_is_returned_is_named(value: str, what: str) -> None:
    found = only(flow(RETURNS.format(value=value)), "SOP104")
    assert found.message == f"on_go returns {what}, so the run stops here with TransitionError"
    assert found.symbol == "Start.on_go"


@pytest.mark.parametrize(
    "value",
    ["self", "End()", "'try again'", "f'{sigma.total} is not enough'", "'a' if sigma.items else Start()"],
)
def test_what_the_language_allows_is_accepted(value: str) -> None:
    assert_rule("SOP104", RETURNS.format(value=value))


def test_a_value_nobody_knows_is_not_judged() -> None:
    assert_rule("SOP104", RETURNS.format(value="event.payload"), RETURNS.format(value="unknown(sigma)"))


def test_an_inherited_handler_is_reported_once() -> None:
    assert_rule(
        "SOP104",
        """
        class Step(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return None  # expect: SOP104


        class First(Step):
            pass


        class Second(Step):
            pass


        SOP(state=Order(), init_proc=First())
        """,
    )


def test_a_container_of_the_state_is_no_outcome() -> None:
    assert_rule(
        "SOP104",
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return sigma.items  # expect: SOP104


        SOP(state=Order(), init_proc=Start())
        """,
    )


def test_an_outcome_that_is_raised_is_no_exception() -> None:
    assert_rule(
        "SOP104",
        """
        class Refused(Exception):
            pass


        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                if event.payload == "end":
                    raise End("over")  # expect: SOP104
                if event.payload == "start":
                    raise Start()  # expect: SOP104
                if event.payload == "stop":
                    raise Stop(None)  # expect: SOP104
                raise Refused(event.payload)


        SOP(state=Order(), init_proc=Start())
        """,
    )

"""Texts for the agent with placeholders that nothing fills."""

# covers: sopy_compiler.lowering.unfilled_texts

import pytest

from tests.compiler.expectations import assert_rule

WORKFLOW = """
    from textwrap import dedent

    from sopy.core import SOPViolation


    class Start(Procedure[Order]):
        def __init__(self, topic: str = ""):
            self.topic = topic

        def _refusal(self, sigma: Order):
            return "That is {sigma.total}"REFUSAL

        @handler
        def on_go(self, sigma: Order, event: Go):
            name = event.payload
            {body}


    SOP(state=Order(), init_proc=Start())
"""


def program(body: str) -> str:
    text = WORKFLOW.replace("REFUSAL", "" if "text.format(" in body else "  # expect: SOP404")
    return text.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


@pytest.mark.parametrize(
    "body",
    [
        'return "You have {sigma.total}"  # expect: SOP404',
        'return "You said {event.payload!r}"  # expect: SOP404',
        'return "You said {name}"  # expect: SOP404',
        'return "First: {sigma.items[0]:>10}"  # expect: SOP404',
        'return "a {self.topic}" if name else self  # expect: SOP404',
        'return "a " + "b {name}"  # expect: SOP404',
        'return End(make_prompt("{sigma.total} is paid"))  # expect: SOP404',
        'return End("{sigma.total} is paid")  # expect: SOP404',
        'return End(make_prompt(dedent("{sigma.total} is paid")))  # expect: SOP404',
        'assert name, "say more than {name}"  # expect: SOP404\nreturn self',
        'raise SOPViolation("not {name}")  # expect: SOP404',
        'self.prompt = make_prompt("Write about {name}")  # expect: SOP404\nreturn self',
        'return f"You have {sigma.total}"',
        'return "You have {sigma.total}".format(sigma=sigma)',
        'text = "You have {}"\nreturn text.format(name)',
        'return End(make_prompt("{name}".format(name=name)))',
        "return 'Send {\"name\": 1}, {other.name}, {{name}}, {} or {0}'",
        'return "Send {name" + "}"',
    ],
)
def test_known_names_in_the_braces_of_a_plain_text_are_reported(body: str) -> None:
    assert_rule("SOP404", program(body))


def test_what_procedures_are_made_with_is_looked_at() -> None:
    assert_rule(
        "SOP404",
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                if event.payload:
                    return Stopped("{event.payload} has stopped it")  # expect: SOP404
                return Stopped(reason="{sigma.total:.2f} is too much")  # expect: SOP404


        class Stopped(Procedure[Order]):
            def __init__(self, reason: str):
                super().__init__()
                self.prompt = make_prompt(reason)

            @handler
            def on_go(self, sigma: Order, event: Go):
                return Stopped("{other} stays") if event.payload else End()


        SOP(state=Order(), init_proc=Start())
        """,
    )

# covers: sopy_compiler.lowering.class_attributes
import pytest

from tests.compiler.expectations import assert_rule, flow, messages

START = """
    from datetime import timedelta
    from sopy import Prompt


    class Late(Event[None]):
        pass


    HOURS = timedelta(hours=1)
    EVENTS = [Go]


    class Start(Procedure[Order]):{expect}
        prompt = make_prompt("Begin")
        {attributes}

        @handler
        def on_go(self, sigma: Order, event: Go):
            {body}


    SOP(state=Order(), init_proc=Start())
"""


def start(attributes: str, *, body: str = "return End()", expect: str = "") -> str:
    return START.format(attributes="\n        ".join(attributes.splitlines()), body=body, expect=expect)


@pytest.mark.parametrize(
    "attributes",
    [
        "ignore = Late",
        "ignore = 'Late'",
        "ignore = [Stop, Late()]",
        "ignore = (Late, 'Stop')",
        "ignore: list = [Order]",
        "prompt = make_prompt",
        "timeout = 20",
        "timeout = '2h'",
        "timeout_event = Late()",
        "timeout_event = Order",
        "ingore = [Late]",
        "ignored = (Late, Stop)",
        "promt = make_prompt('Begin')",
        "timeouts = timedelta(hours=1)",
        "timeout_events = Late",
    ],
)
def test_what_the_runtime_cannot_use_is_reported(attributes: str) -> None:
    own = attributes.startswith("promt")
    text = start(f"{attributes}  # expect: SOP125")
    assert_rule("SOP125", text.replace('prompt = make_prompt("Begin")', "") if own else text)


@pytest.mark.parametrize(
    "attributes",
    [
        "ignore = [Late]",
        "ignore = [*[Late], Stop]",
        "ignore = [Elsewhere, make()]",
        "ignore = EVENTS",
        "prompt = 'Begin'",
        "prompt = Prompt('Begin')",
        "timeout = timedelta(hours=1)",
        "timeout = HOURS",
        "timeout_event = Go",
        "hint = make_prompt('Begin')",
        "retries = 3",
        "expected = [Late]",
        "prompts = [make_prompt('Begin')]",
    ],
)
def test_what_it_can_use_is_fine_and_so_are_other_names(attributes: str) -> None:
    assert_rule("SOP125", start(attributes))


def test_a_near_name_that_something_reads_is_another_attribute() -> None:
    assert_rule("SOP125", start("ignored = [Late]", body="return End() if self.ignored else self"))


def test_the_event_of_a_timeout_needs_a_handler() -> None:
    timeout = "timeout = timedelta(hours=1)\ntimeout_event = Late"
    assert_rule("SOP125", start(timeout, expect="  # expect: SOP125"))
    (message,) = messages(flow(start(timeout)), "SOP125")
    assert message.startswith("`timeout_event` of Start is Late, which Start has no handler for")

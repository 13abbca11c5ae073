"""What a message says about the run is what the runtime does: the bad examples of the rules are run."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from sopy import SOP, Event
from sopy_compiler.checker.select import Selection
from sopy_compiler.rules.catalog import find_rule, load_rules
from sopy_compiler.rules.documentation import EXAMPLE, read_documentation
from tests.compiler.expectations import findings, source

CLAIM: Final = re.compile(r"\b(?:\w+Error|SigmaMismatch)\b")

# What is sent to the example's SOP; of several events the last one fails.
SENT: Final[dict[str, Callable[[dict[str, Any]], Event[Any] | tuple[Event[Any], ...]]]] = {
    "SOP006": lambda names: names["Scanned"]("b"),
    "SOP104": lambda names: names["Paid"]("card"),
    "SOP105": lambda names: names["Counted"](1),
    "SOP106": lambda names: names["Returned"](20.0),
    "SOP107": lambda names: names["Measured"](20.0),
    "SOP108": lambda names: names["Answered"]("yes"),
    "SOP112": lambda names: names["Printed"](1),
    "SOP116": lambda names: names["Rang"](None),
    "SOP123": lambda names: names["Chosen"](2.0),
    "SOP126": lambda names: names["Measured"](names["Size"].LARGE),
    "SOP201": lambda names: names["Answered"]("yes"),
    "SOP202": lambda names: (names["Skipped"](None), names["Settled"](None)),
    "SOP218": lambda names: names["Fetched"]("page"),
    "SOP221": lambda names: names["Seen"](names["Colour"].RED),
    "SOP223": lambda names: names["Bid"]("12"),
    "SOP229": lambda names: names["Refused"](3),
    "SOP303": lambda names: names["Uploaded"]({"name": "a", "size": 1}),
    "SOP304": lambda names: names["FileRead"](("a", b"", 1)),
    "SOP305": lambda names: names["Answered"]({"text": "a", "source": None}),
}


def example_of(code: str) -> str:
    """The first bad example in the documentation of a rule."""
    loaded = find_rule(code)
    assert loaded is not None
    return read_documentation(loaded.documentation).programs(EXAMPLE)[0]


def claims_of(code: str) -> set[str]:
    """The exceptions that the rule's messages on its own example announce."""
    found = findings(source(example_of(code)), selection=Selection(select=(code,)))
    return {claim for one in found if one.code == code for claim in CLAIM.findall(one.message)}


def raised_by(code: str) -> BaseException:
    """What the example raises when the event is sent."""
    names: dict[str, Any] = {"__name__": f"example_{code}"}
    text = re.sub(r"^SOP\(", "sop = SOP(", example_of(code), flags=re.MULTILINE)
    exec(compile(text, f"{code}.py", "exec"), names)
    sop: SOP[Any] = names["sop"]
    sent = SENT[code](names)
    *before, last = sent if isinstance(sent, tuple) else (sent,)
    for event in before:
        sop.send(event)
    with pytest.raises(Exception) as caught:  # noqa: PT011  which one is what the test is about
        sop.send(last)
    return caught.value


def test_every_rule_that_announces_an_exception_is_held_to_it() -> None:
    claiming = {
        loaded.rule.code
        for loaded in load_rules()
        if read_documentation(loaded.documentation).programs(EXAMPLE) and claims_of(loaded.rule.code)
    }
    assert claiming == SENT.keys()


@pytest.mark.parametrize("code", SENT)
def test_the_example_raises_what_the_message_announces(code: str) -> None:
    raised = raised_by(code)
    assert {type(raised).__name__, type(raised.__cause__).__name__} & claims_of(code)

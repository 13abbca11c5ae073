import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from dataclasses import dataclass
    from typing import NamedTuple


    @dataclass
    class Point:
        x: int
        y: int


    class Pair(NamedTuple):
        left: int
        right: int


    class Sent(Event[{payload}]):
        pass


    class Start(Procedure[Order]):
        @handler
        def on_sent(self, sigma: Order, event: Sent):
            {statement}
            return self
"""


@pytest.mark.parametrize(
    ("payload", "statement"),
    [
        ("tuple[str, int]", "a, b, c = event.payload"),
        ("tuple[str, int, int]", "a, b = event.payload"),
        ("tuple[str, tuple[int, int]]", "a, (b, c, d) = event.payload"),
        ("list[tuple[str, int]]", "for a, b, c in event.payload: pass"),
        ("tuple[str, int] | None", "a, b, c = event.payload"),
        ("tuple[str, int] | tuple[str]", "a, b, c = event.payload"),
        ("int", "a, b = event.payload"),
        ("Point", "a, b = event.payload"),
        ("Pair", "a, b, c = event.payload"),
    ],
)
def test_a_wrong_number_of_names_is_reported(payload: str, statement: str) -> None:
    assert_rule("SOP304", MODEL.format(payload=payload, statement=statement + "  # expect: SOP304"))


@pytest.mark.parametrize(
    ("payload", "statement"),
    [
        ("tuple[str, int]", "a, b = event.payload"),
        ("tuple[str, int]", "a, *b = event.payload"),
        ("tuple[str, ...]", "a, b, c = event.payload"),
        ("list[int]", "a, b, c = event.payload"),
        ("tuple[str, int] | tuple[str, int, int]", "a, b, c = event.payload"),
        ("Pair", "a, b = event.payload"),
        ("dict", "a, b = event.payload"),
        ("str", "a, b = event.payload"),
        ("tuple[str, int]", "a, b, c = (*event.payload, 3)"),
    ],
)
def test_the_right_number_or_an_unknown_one_is_fine(payload: str, statement: str) -> None:
    assert_rule("SOP304", MODEL.format(payload=payload, statement=statement))


def test_the_message_counts() -> None:
    text = flow(MODEL.format(payload="tuple[str, int]", statement="a, b, c = event.payload"))
    assert only(text, "SOP304").message == (
        "the payload of Sent has 2 parts, but is unpacked into 3 names, so this raises ValueError"
    )

"""Typed texts as payloads."""

# covers: sopy_compiler.driving.refusal

from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from typing_extensions import TypedDict

from sopy_compiler.driving.payload import asked_event, event_with, typed_event
from sopy_compiler.driving.refusal import RunError, why
from sopy_runtime import Event


class Colour(Enum):
    RED = "red"


class Line(BaseModel):
    article: str
    number: int = 1


class Pair(TypedDict):
    a: int


class Text(Event[str]): ...


class Number(Event[int]): ...


class Choice(Event[Literal["card", "cash"] | None]): ...


class Coloured(Event[Colour]): ...


class Parts(Event[tuple[int, set[str]]]): ...


class Lines(Event[Line]): ...


class Pairs(Event[Pair]): ...


class Anything(Event[Any]): ...


class Nothing(Event): ...


class Opaque(Event[Iterator[int] | BaseException]): ...


class Own(Event[str]):
    def __init__(self, path: str, toolUseId: str = "") -> None:
        super().__init__(path.upper())


@pytest.mark.parametrize(
    ("event", "text", "payload"),
    [
        (Text, "two words", "two words"),
        (Text, "12", "12"),
        (Text, '"quoted"', "quoted"),
        (Number, "12", 12),
        (Choice, "card", "card"),
        (Choice, "null", None),
        (Coloured, "red", Colour.RED),
        (Parts, '[1, ["a", "a"]]', (1, {"a"})),
        (Lines, '{"article": "tea"}', Line(article="tea")),
        (Pairs, '{"a": 1}', {"a": 1}),
        (Anything, "as it is", "as it is"),
        (Anything, "[1]", [1]),
        (Opaque, "[1]", [1]),
        (Nothing, "", None),
        (Own, '{"path": "a"}', "A"),
    ],
)
def test_a_text_becomes_what_is_declared(event: type[Event[Any]], text: str, payload: object) -> None:
    assert typed_event(event, text).payload == payload


@pytest.mark.parametrize(
    ("event", "text", "said"),
    [
        (Number, "many", "Number does not take this payload: Input should be a valid integer"),
        (Lines, '{"number": "x"}', "article: Field required; number: Input should be a valid integer"),
        (Nothing, "1", "Nothing carries no payload"),
        (Opaque, "", "Opaque carries a payload: type it as JSON behind the name"),
        (Own, '{"pth": "a"}', "Own is not made from this"),
    ],
)
def test_what_does_not_fit_is_named(event: type[Event[Any]], text: str, said: str) -> None:
    with pytest.raises(RunError) as caught:
        typed_event(event, text)
    assert said in str(caught.value)


def test_fields_are_asked_for_one_by_one() -> None:
    labels: list[str] = []

    def ask(answers: list[str]) -> Any:
        def answer(label: str) -> str:
            labels.append(label)
            return answers.pop(0)

        return answer

    assert asked_event(Lines, ask(["12", ""])).payload == Line(article="12")
    assert asked_event(Choice, ask(["cash"])).payload == "cash"
    assert asked_event(Nothing, ask([])).payload is None
    assert labels[:2] == ["  article (string): ", "  number (integer, may be empty): "]


def test_json_is_taken_as_it_is() -> None:
    assert event_with(Text, "12").payload == "12"
    with pytest.raises(RunError):
        event_with(Number, "many")


def test_an_error_is_told_with_the_line_of_the_program() -> None:
    assert why(ValueError()) == "ValueError: no reason given"
    with pytest.raises(SyntaxError) as caught:
        compile("1 +", "x.py", "exec")
    assert why(caught.value).startswith("SyntaxError: ")
    assert "(test_payload.py:" in why(caught.value)

import pytest

from tests.compiler.expectations import assert_rule, flow, only

ASK = """
    from dataclasses import dataclass
    from typing import NamedTuple, TypedDict


    class Answer(TypedDict):
        text: str
        source: str | None


    @dataclass
    class Person:
        name: str | None
        age: int


    class Line(NamedTuple):
        text: str
        number: int | None


    class Answered(Event[{payload}]):
        pass


    class Ask(Procedure[Order]):
        @handler
        def on_answered(self, sigma: Order, event: Answered):
            {body}
            return End()


    SOP(state=Order(), init_proc=Ask())
"""


def judge(payload: str, body: str) -> None:
    assert_rule("SOP305", ASK.format(payload=payload, body="\n            ".join(body.splitlines())))


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        ("str | None", "event.payload.upper()  # expect: SOP305"),
        ("Answer", "event.payload['source'].strip()  # expect: SOP305"),
        ("Person", "event.payload.name.title()  # expect: SOP305"),
        ("Line", "event.payload.number + 1  # expect: SOP305"),
        ("tuple[str, int | None]", "event.payload[1] > 3  # expect: SOP305"),
        ("tuple[str, int | None]", "text, number = event.payload\nnumber + 1  # expect: SOP305"),
        ("tuple[str, int] | None", "text, number = event.payload  # expect: SOP305"),
        ("tuple[str, int] | None", "(text, number) = whole = event.payload  # expect: SOP305"),
        ("tuple[str, int] | None", "print(event.payload[0])  # expect: SOP305"),
        ("list[int] | None", "for item in event.payload: print(item)  # expect: SOP305"),
        (
            "Answer | None",
            "if event.payload is None: return self\nevent.payload['source'].strip()  # expect: SOP305",
        ),
    ],
)
def test_a_part_that_nobody_checked_is_reported(payload: str, body: str) -> None:
    judge(payload, body)


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        ("str | None", "if event.payload: event.payload.upper()"),
        ("str | None", "payload = event.payload or ''\npayload.upper()"),
        ("Answer", "if (source := event.payload['source']) is not None: source.strip()"),
        ("Person", "match event.payload.name:\n    case None: return self\nevent.payload.name.title()"),
        (
            "tuple[str, int | None]",
            "text, number = event.payload\nif number is None: return self\nsigma.total = 1.0\nnumber + 1",
        ),
        (
            "Person",
            "if not event.payload.name or event.payload.age < 3: return self\nevent.payload.name.title()",
        ),
        ("Person", "if all([event.payload.name, event.payload.age]): event.payload.name.title()"),
        ("Person", "try:\n    event.payload.name.title()\nexcept AttributeError: return self"),
        ("str", "event.payload.upper()"),
    ],
)
def test_a_part_that_is_checked_is_fine(payload: str, body: str) -> None:
    judge(payload, body)


def test_the_message_names_the_part_and_the_error() -> None:
    text = flow(ASK.format(payload="Answer", body="event.payload['source'].strip()"))
    assert only(text, "SOP305").message == (
        "`source` of the payload of Answered may be None here, so `.strip` raises AttributeError"
    )


def test_none_is_not_added_to_a_field() -> None:
    assert_rule(
        "SOP305",
        """
        class Said(Event[str | None]):
            pass


        class State(BaseModel):
            text: str = ""


        class Ask(Procedure[State]):
            @handler
            def on_said(self, sigma: State, event: Said):
                sigma.text += event.payload or ""
                sigma.text += event.payload  # expect: SOP305
                return self


        SOP(state=State(), init_proc=Ask())
        """,
    )

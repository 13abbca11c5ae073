# covers: sopy_compiler.lowering.event_payloads
import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from dataclasses import dataclass
    from enum import Enum
    from typing import Any, Literal

    from pydantic import model_validator
    from typing_extensions import TypedDict


    @dataclass
    class Point:
        x: int = 0


    class Point3(Point):
        pass


    class Other(BaseModel):
        pass


    class Ordered(BaseModel):
        x: int = 0

        @model_validator(mode="after")
        def check(self):
            return self


    class Parsed(BaseModel):
        x: int = 0

        @model_validator(mode="before")
        @classmethod
        def parse(cls, value):
            return {{"x": value}}


    class Upload(TypedDict):
        name: str


    class Colour(Enum):
        RED = "red"


    class Sent(Event[{payload}]):
        {body}


    LIMIT = 3


    def announce(text: str) -> Event:
        return Sent({argument})
"""


def judge(payload: str, argument: str, *, body: str = "pass") -> None:
    assert_rule("SOP307", MODEL.format(payload=payload, argument=argument, body=body))


@pytest.mark.parametrize(
    ("payload", "argument"),
    [
        ("int", "'3'"),
        ("int", "text"),
        ("int", "payload='3'"),
        ("str", "LIMIT"),
        ("str", "None"),
        ("None", "'text'"),
        ("tuple[str, int]", "'a'"),
        ("tuple[str, int]", "('a',)"),
        ("tuple[str, int]", "('a', 1, 2)"),
        ("tuple[str, int]", "(1, 'a')"),
        ("list[int]", "3"),
        ("list[int]", "{}"),
        ("Point", "Other()"),
        ("Point", "'1,2'"),
        ("Upload", "[]"),
        ("Ordered", "3"),
        ("Literal['a', 'b']", "'c'"),
        ("int | None", "'c'"),
        ("str", ""),
        ("tuple[str, int]", ""),
        ("tuple[str, int]", "text, 3"),
        ("str", "text, 3"),
        ("Upload", "{'nmae': 'a'}"),
        ("Upload", "{}"),
    ],
)
def test_payloads_of_another_shape_are_reported(payload: str, argument: str) -> None:
    text = MODEL.format(payload=payload, argument=argument, body="pass")
    assert_rule("SOP307", text.replace(f"Sent({argument})", f"Sent({argument})  # expect: SOP307"))


@pytest.mark.parametrize(
    ("payload", "argument"),
    [
        ("int", "3"),
        ("int", "True"),
        ("float", "3"),
        ("str", "text"),
        ("str", "unknown()"),
        ("str", "text or LIMIT"),
        ("str", "description='nothing sent yet'"),
        ("str", "text, 'what it is'"),
        ("None", ""),
        ("int | None", ""),
        ("Any", ""),
        ("tuple[str, int]", "(text, 3)"),
        ("tuple[str, ...]", "('a', 'b', 'c')"),
        ("tuple[str, bytes | None]", "('a', None)"),
        ("list[int]", "[]"),
        ("Point", "Point()"),
        ("Parsed", "3"),
        ("Point", "Point3()"),
        ("Upload", "{'name': 'a'}"),
        ("Upload", "dict(name='a')"),
        ("Colour", "Colour.RED"),
        ("Literal['a', 'b']", "'b'"),
        ("int | None", "None"),
        ("Any", "object()"),
        ("str", "*text"),
    ],
)
def test_payloads_that_fit_or_may_fit_are_fine(payload: str, argument: str) -> None:
    judge(payload, argument)


def test_an_event_with_its_own_constructor_is_not_judged() -> None:
    judge("int", "'3'", body="def __init__(self, text: str): super().__init__(int(text))")


def test_the_handler_that_builds_an_event_is_read_as_it_runs() -> None:
    assert_rule(
        "SOP307",
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                text = event.payload
                print(Go(sigma.items))  # expect: SOP307
                print(Go(text))
                return self
        """,
    )


def test_the_message_names_both_shapes() -> None:
    text = flow(MODEL.format(payload="tuple[str, int]", argument="('a',)", body="pass"))
    assert (
        only(text, "SOP307").message
        == "Sent is declared to carry `tuple[str, int]`, but is built with a tuple of 1 part"
    )


def test_a_constructor_that_sets_no_payload_is_reported() -> None:
    assert_rule(
        "SOP307",
        """
        class Dated(Event[str]):
            def __init__(self, day: str, late: bool = False):  # expect: SOP307
                self.late = late


        class Told(Event[str]):
            def __init__(self, text: str):
                self.payload = text


        class Passed(Event[str]):
            def __init__(self, text: str):
                super().__init__(text)


        class Free(Event[str | None]):
            def __init__(self):
                self.late = True
        """,
    )

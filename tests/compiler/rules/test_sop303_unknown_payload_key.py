# covers: sopy_compiler.analysis.payload_shapes
import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from dataclasses import dataclass
    from typing import Any, NamedTuple, NotRequired

    from typing_extensions import TypedDict


    class Upload(TypedDict):
        name: str
        size: NotRequired[int]


    @dataclass
    class Point:
        x: int
        y: int


    class Line(BaseModel):
        start: Point
        rest: list[Point] = []


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


def judge(payload: str, statement: str) -> None:
    assert_rule("SOP303", MODEL.format(payload=payload, statement=statement))


@pytest.mark.parametrize(
    ("payload", "statement"),
    [
        ("Upload", "print(event.payload['nmae'])"),
        ("Upload", "print(event.payload.name)"),
        ("Upload | None", "print(event.payload['nmae'])"),
        ("Point", "print(event.payload.z)"),
        ("Point", "print(event.payload['x'])"),
        ("Line", "print(event.payload.start.z)"),
        ("Line", "print(event.payload.rest[0].z)"),
        ("Line", "start = event.payload.start; print(start.z)"),
        ("tuple[str, int]", "print(event.payload[2])"),
        ("tuple[str, int]", "print(event.payload['name'])"),
        ("tuple[str, Point]", "name, point = event.payload; print(point.z)"),
        ("str", "print(event.payload['name'])"),
        ("str", "print(event.payload.name)"),
        ("int", "print(event.payload[0])"),
        ("None", "print(event.payload.name)"),
        ("Point | Upload", "print(event.payload.z)"),
    ],
)
def test_parts_that_the_payload_lacks_are_reported(payload: str, statement: str) -> None:
    judge(payload, statement + "  # expect: SOP303")


@pytest.mark.parametrize(
    ("payload", "statement"),
    [
        ("Upload", "print(event.payload['size'], event.payload.get('other'), event.payload.items())"),
        ("Point", "print(event.payload.x, event.payload.__class__)"),
        ("Point", "print(event.payload.z) if hasattr(event.payload, 'z') else None"),
        ("Line", "print(event.payload.rest[0].x, event.payload.model_dump())"),
        ("Pair", "print(event.payload[0], event.payload.left)"),
        ("tuple[str, int]", "print(event.payload[-2], event.payload.count(3))"),
        ("tuple[str, ...]", "print(event.payload[9])"),
        ("dict", "print(event.payload['any'], event.payload.get('x'))"),
        ("str", "print(event.payload[0], event.payload.strip(), event.payload[1:])"),
        ("Any", "print(event.payload.anything['x'])"),
        ("Point | Upload", "print(event.payload.x)"),
        ("Point | Upload", "print(event.payload['name'])"),
        ("list[int]", "print(event.payload[7])"),
    ],
)
def test_parts_that_it_has_or_may_have_are_fine(payload: str, statement: str) -> None:
    judge(payload, statement)


def test_the_message_names_payload_and_type_and_the_help_what_was_meant() -> None:
    text = flow(MODEL.format(payload="Upload", statement="print(event.payload['nmae'])"))
    found = only(text, "SOP303")
    assert (
        found.message == "the payload of Sent is `Upload`, which has no key 'nmae', so this raises KeyError"
    )
    assert found.help == "did you mean `name`?"
    text = flow(MODEL.format(payload="Upload", statement="print(event.payload.name)"))
    assert only(text, "SOP303").help == "write `['name']`: it is a dictionary"

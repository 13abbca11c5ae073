# covers: sopy_compiler.analysis.payload_shapes
# covers: sopy_compiler.lowering.interpretation.missing_attributes
import pytest

from tests.compiler.expectations import assert_rule, flow, messages, only

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
        ("Upload", "print(event.payload.get('nmae'))"),
        ("Pair", "print(event.payload[2])"),
        ("str", "print(event.paylod)"),
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
        ("Upload", "print(event.payload['size'], event.payload.get('size'), event.payload.items())"),
        ("Point", "print(event.payload.x, event.payload.__class__)"),
        ("str", "print(event.description, event.sender, event.target, event.toolUseId, event.__class__)"),
        ("str", "print(event.trace) if hasattr(event, 'trace') else None"),
        ("str", "event.trace = 1; print(event.trace)"),
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


EVENTS = """
    from typing import Generic, TypeVar

    from elsewhere import Traced

    T = TypeVar("T")


    class Wrapped(Event[list[T]], Generic[T]):
        pass


    class Texts(Wrapped[str]):
        pass


    class Own(Event[str]):
        def __init__(self, payload, extra):
            super().__init__(payload)
            self.extra = extra

        @property
        def twice(self):
            return self.payload * 2


    class Far(Traced, Event[str]):
        pass


    class Start(Procedure[Order]):
        @handler
        def on_texts(self, sigma: Order, event: Texts):
            print(event.payload.first)  # expect: SOP303
            return self

        @handler
        def on_own(self, sigma: Order, event: Own):
            print(event.extra, event.twice)
            print(event.extr)  # expect: SOP303
            return self

        @handler
        def on_far(self, sigma: Order, event: Far):
            print(event.trace)
            return self
"""


def test_what_the_event_itself_lacks_is_reported_unless_a_base_is_unknown() -> None:
    assert_rule("SOP303", EVENTS)


def test_a_type_parameter_is_shown_as_what_it_stands_for() -> None:
    texts = [one for one in messages(flow(EVENTS), "SOP303") if "Texts" in one]
    assert texts == [
        "the payload of Texts is `list[str]`, which has no attribute `first`, so this raises AttributeError"
    ]


def test_the_event_itself_is_no_key_and_has_no_elements() -> None:
    body = """
        class Words(BaseModel):
            counts: dict[str, int] = {{}}
            seen: set[str] = set()


        class Start(Procedure[Words]):
            @handler
            def on_go(self, words: Words, event: Go):
                {statement}
                return self


        NEXT = {{"a": Start}}
    """
    for code, statement in (
        ("SOP303", "print(words.counts[event])  # expect: SOP303"),
        ("SOP303", "return NEXT[event]()  # expect: SOP303"),
        ("SOP303", "print(words.counts[event.payload], NEXT.get(event))"),
        ("SOP304", "words.seen.update(event)  # expect: SOP304"),
        ("SOP304", "words.seen.update(event.payload)"),
    ):
        assert_rule(code, body.format(statement=statement))

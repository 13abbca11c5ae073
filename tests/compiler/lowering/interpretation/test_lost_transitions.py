"""Transitions that are made and not returned, values in the place of others, and what is taken apart wrongly."""

# covers: sopy_compiler.lowering.interpretation.unpackings
# covers: sopy_compiler.lowering.sent_values

import pytest

from tests.compiler.expectations import assert_rule

WORKFLOW = """
    from dataclasses import dataclass
    from datetime import datetime
    from typing import TypedDict
    from sopy.core import EventBus
    from sopy_runtime import Session


    class Answer(TypedDict):
        kind: str


    class Told(Event[Answer | None]):
        pass


    class Priced(Event[dict[str, int]]):
        pass


    @dataclass
    class Item:
        name: str = ""

        def label(self) -> str:
            return self.name


    class Box(BaseModel):
        tries: int = 0
        items: list[Item] = []
        item: Item | None = None
        names: list[str] = []
        prices: dict[str, int] = {}
        pairs: list[tuple[str, int]] = []
        stack: list[Procedure] = []


    class Start(Procedure[Box]):
        prompt = make_prompt("Begin")

        def _leave(self, box: Box):
            return End() if box.tries else Last()

        def _pop(self, box: Box):
            return box.stack.pop()

        @handler
        def on_go(self, box: Box, event: Go):
            {body}
            return self

        @handler
        def on_priced(self, box: Box, event: Priced):
            {priced}
            return self

        @handler
        def on_told(self, box: Box, event: Told):
            {told}
            return Last()


    class Last(Procedure[Box]):
        prompt = make_prompt("End")

        @handler
        def on_go(self, box: Box, event: Go):
            return End()


    sop = SOP(state=Box(), init_proc=Start())
"""


def program(body: str = "pass", *, priced: str = "pass", told: str = "pass") -> str:
    text = WORKFLOW
    for name, part in (("body", body), ("priced", priced), ("told", told)):
        text = text.replace(f"{{{name}}}", ("\n" + " " * 12).join(part.splitlines()))
    return text


@pytest.mark.parametrize(
    "body",
    [
        "if event.payload:\n    Last()  # expect: SOP222",
        "if event.payload:\n    End()  # expect: SOP222",
        "if event.payload:\n    self  # expect: SOP222",
        "self._leave(box)  # expect: SOP222",
        "box.tries =+ 1  # expect: SOP222",
        "box.tries =- 1  # expect: SOP222",
        "box.tries = +1",
        "box.tries=-1",
        "self._pop(box)",
        "box.stack.append(Last())",
        "box.item == Item()  # expect: SOP222",
    ],
)
def test_a_transition_that_nobody_returns_is_reported(body: str) -> None:
    assert_rule("SOP222", program(body))


@pytest.mark.parametrize(
    "body",
    [
        "box.items.append(event)  # expect: SOP211",
        "box.items.append(event.payload)  # expect: SOP211",
        "box.item = Item  # expect: SOP211",
        "box.item = event  # expect: SOP211",
        "box.item = self  # a procedure may be anything in the eyes of its own handler",
        "box.names.append(Item())  # expect: SOP211",
        "box.names.append(Item().label)  # expect: SOP211",
        "box.names.append(Item().label())",
        "box.prices[event.payload] = datetime.now()",
        "box.item = Item(event.payload)",
        "box.stack.append(self)",
    ],
)
def test_an_object_of_another_kind_is_reported(body: str) -> None:
    assert_rule("SOP211", program(body))


@pytest.mark.parametrize(
    "body",
    [
        "for key, value in box.prices:  # expect: SOP218\n    print(key, value)",
        "for number, name in box.names:  # expect: SOP218\n    print(number, name)",
        "print([a for a, b, c in box.pairs])  # expect: SOP218",
        "for key, value in box.prices.items():\n    print(key, value)",
        "for number, name in enumerate(box.names):\n    print(number, name)",
        "for name, price in box.pairs:\n    print(name, price)",
        "for name, *rest in box.names:\n    print(name, rest)",
    ],
)
def test_what_a_container_gives_is_taken_apart_as_it_is(body: str) -> None:
    assert_rule("SOP218", program(body))


def test_the_payload_is_asked_not_the_event() -> None:
    assert_rule("SOP304", program("first, second = event  # expect: SOP304"))
    assert_rule(
        "SOP304", program(priced="for key, value in event.payload:  # expect: SOP304\n    print(key)")
    )
    assert_rule("SOP303", program('print(event["a"])  # expect: SOP303'))
    assert_rule(
        "SOP303",
        program(told='match event.payload:\n    case {"kin": _}:  # expect: SOP303\n        return End()'),
        program(told='match event.payload:\n    case {"kind": _}:\n        return End()'),
    )


def test_only_events_are_sent() -> None:
    assert_rule(
        "SOP107",
        program()
        + """
    session = Session(Start(), Box())
    session.send(Go)  # expect: SOP107
    session.send(Go("a"))
    EventBus.push_event(Go)  # expect: SOP107
    EventBus.push_event("go")  # expect: SOP107
    EventBus.push_event(Last())  # expect: SOP107
    EventBus.push_event(Go("a"))
    SOP(state=Box(), init_proc=Item())  # expect: SOP107
    SOP(state=Box(), init_proc="Start")  # expect: SOP107
    SOP(state=Start(), init_proc=Start())  # expect: SOP107
""",
    )


@pytest.mark.parametrize(
    "test",
    [
        "box.item.label == 'a'  # expect: SOP118",
        "event == 'a'  # expect: SOP118",
        "event.payload.upper == 'A'  # expect: SOP118",
        "event.payload == 'a'",
    ],
)
def test_a_method_or_an_event_never_equals_a_text(test: str) -> None:
    condition, _, mark = test.partition("  #")
    comment = f"  #{mark}" if mark else ""
    assert_rule("SOP118", program(f"if {condition}:{comment}\n    return Last()"))

"""Statements about the state that change nothing."""

# covers: sopy_compiler.lowering.interpretation.idle_statements

import pytest

from tests.compiler.expectations import assert_rule, flow, only

WORKFLOW = """
    import copy
    from collections import Counter, defaultdict


    class Box(BaseModel):
        seen: set[str] = set()
        title: str = ""
        count: int = 0
        order: Order = Order()
        names: dict[str, int] = {}

        def grow(self) -> None:
            self.count += 1

        @property
        def next(self) -> int:
            self.count += 1
            return self.count


    class Start(Procedure[Box]):
        tries = 0

        def _helped(self) -> None:
            self.tries += 1

        @handler
        def on_go(self, box: Box, event: Go):
            {body}
            return self


    SOP(state=Box(), init_proc=Start())
"""


def program(body: str) -> str:
    return WORKFLOW.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


IDLE = [
    'box.seen.union({"a"})  # expect: SOP222',
    'box.seen.difference({"a"})  # expect: SOP222',
    "box.title.strip()  # expect: SOP222",
    'box.title.replace("a", "b")  # expect: SOP222',
    "event.payload.upper()  # expect: SOP222",
    'box.model_copy(update={"count": 3})  # expect: SOP222',
    "box.order.model_copy()  # expect: SOP222",
    "copy.deepcopy(box)  # expect: SOP222",
    "sorted(box.seen)  # expect: SOP222",
    "box.order.items.copy()  # expect: SOP222",
    'box.names.get("a")  # expect: SOP222',
    'box.title == "done"  # expect: SOP222',
    "box.title == event.payload or None  # expect: SOP222",
    "box.count + 1  # expect: SOP222",
    "not box.title  # expect: SOP222",
    "self.tries == 3  # expect: SOP222",
    "box.grow  # expect: SOP222",
    "box.seen.clear  # expect: SOP222",
    "self._helped  # expect: SOP222",
    "box.title  # expect: SOP222",
    "Start() if box.count else End()  # expect: SOP222",
    'event.payload = "other"  # expect: SOP222',
    'event.payload += "other"  # expect: SOP222',
]
ACTING = [
    'box.seen.update({"a"})',
    "title = box.title.strip()\nbox.title = title",
    "box.grow()",
    "box.next",
    "self._helped()",
    "box.order.items.pop()",
    "box.order.items.sort()",
    'box.names.setdefault("a", 1)',
    'box.names["a"]',
    "try:\n    box.title == event.payload\n    box.title.strip()\nexcept TypeError:\n    return End()",
    'box.title.encode("ascii")',
    "int(event.payload)",
    'event.payload = "other"\nbox.title = event.payload',
    "unknown(box.title).strip()",
    "box.count > 3 and box.grow()",
    "print(box.title)",
    "print(box) if box.count else End()",
    "...",
]


@pytest.mark.parametrize("body", [*IDLE, *ACTING])
def test_what_only_looks_is_reported(body: str) -> None:
    assert_rule("SOP222", program(body))


@pytest.mark.parametrize(
    ("body", "message", "advice"),
    [
        (
            'box.seen.union({"a"})',
            '`box.seen.union({{"a"}})` gives a new value and throws it away: `box.seen` stays as it is',
            "change the object itself: `box.seen.update(...)`",
        ),
        (
            "box.grow",
            "`box.grow` names a method and does not call it, so nothing happens",
            "call it: `box.grow()`",
        ),
        (
            "box.count == 3",
            "`box.count == 3` compares, and nothing is done with the answer: `box.count` stays as it is",
            "to set it, write `=` in place of `==`: `box.count = ...`",
        ),
    ],
)
def test_the_line_and_what_to_write_instead_are_told(body: str, message: str, advice: str) -> None:
    found = only(flow(program(body)), "SOP222")
    assert (found.message, found.help) == (message.replace("{{", "{").replace("}}", "}"), advice)

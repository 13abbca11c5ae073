"""Keys that the state's dict may not have."""

import pytest

from tests.compiler.expectations import assert_rule

WORKFLOW = """
    from typing import NotRequired, TypedDict


    class Notes(TypedDict):
        topic: str
        summary: NotRequired[str]
        count: NotRequired[int]
        rest: NotRequired[str | None]


    class Start(Procedure[Notes]):
        prompt = make_prompt("Begin")

        @handler
        def on_go(self, notes: Notes, event: Go):
            {start}
            return Last()

        @handler
        def on_stop(self, notes: Notes, event: Stop):
            return Last()


    class Last(Procedure[Notes]):
        prompt = make_prompt("End")

        @handler
        def on_go(self, notes: Notes, event: Go):
            {last}
            return End()


    SOP(state={state}, init_proc=Start())
"""


@pytest.mark.parametrize(
    "last",
    [
        'print(notes["summary"])  # expect: SOP202',
        'if notes["summary"].startswith("a"):  # expect: SOP202\n    return self',
        'notes["count"] += 1  # expect: SOP202',
        'if "summary" in notes:\n    print(notes["summary"])',
        'if "summary" not in notes:\n    return "no summary"\nprint(notes["summary"])',
        'if notes.get("summary"):\n    print(notes["summary"])',
        'notes.setdefault("summary", "a")\nprint(notes["summary"])',
        'notes.update(summary="a")\nprint(notes["summary"])',
        'try:\n    print(notes["summary"])\nexcept KeyError:\n    return self',
        'print(notes["topic"], notes.get("summary", "a"))',
        'print(notes["rest"])',
        'print(notes.get("summary").upper())  # expect: SOP202',
        'found = notes.get("count")\nprint(found + 1)  # expect: SOP202',
        'for one in notes.get("summary"):  # expect: SOP202\n    print(one)',
        'del notes["summary"]  # expect: SOP202',
        'print(notes.pop("summary"))  # expect: SOP202',
        'print(notes.pop("summary", "a").upper())',
        'found = notes.get("summary")\nif found is None:\n    return self\nprint(found.upper())',
        'if notes.get("summary") and notes.get("summary").upper():\n    return self',
        'print((notes.get("summary") or "a").upper())',
        'print(notes.get("summary", "a").upper())',
    ],
)
def test_a_lookup_of_a_key_that_no_step_has_set_is_reported(last: str) -> None:
    assert_rule("SOP202", program(last=last))


def test_what_an_earlier_step_or_the_start_has_set_is_there() -> None:
    used = 'print(notes["summary"])'
    assert_rule(
        "SOP202",
        program(last=used, state='Notes(topic="a", summary="b")'),
        program(last=used, state="make_notes()"),
        program(start='notes["summary"] = "a"', last=used + "  # expect: SOP202"),
    )


def program(*, start: str = "pass", last: str = "pass", state: str = '{"topic": "a"}') -> str:
    text = WORKFLOW.replace("{state}", state)
    for name, part in (("start", start), ("last", last)):
        text = text.replace(f"{{{name}}}", ("\n" + " " * 12).join(part.splitlines()))
    return text

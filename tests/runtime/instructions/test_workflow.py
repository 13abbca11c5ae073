# covers: sopy_runtime.instructions.now
# covers: sopy_runtime.instructions.branches
# covers: sopy_runtime.instructions.conditions
# covers: sopy_runtime.instructions.sentences
# covers: sopy_runtime.instructions.flow_order
# covers: sopy_runtime.instructions.template_text
# covers: sopy_runtime.instructions.told, sopy_runtime.instructions.formats, sopy_runtime.instructions.budget

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

from sopy_runtime import (
    End,
    Event,
    Procedure,
    Prompt,
    Session,
    cond,
    handler,
    make_prompt,
    make_prompt_from_procedure,
)
from sopy_runtime.instructions.branches import Exit, exits_of
from sopy_runtime.instructions.budget import token_count
from sopy_runtime.instructions.conditions import condition_text
from sopy_runtime.instructions.sentences import WayOn, way_sentences
from sopy_runtime.table import Branch, Entry, branch
from tests.runtime.orders import Basket, Order

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "formats" / "prompt-v1.schema.json"


class Job(BaseModel):
    files: list[str] = Field(default_factory=list, description="files still to copy")
    done: int = 0


class Listed(Event[list[str]]):
    """The folder was read."""


class Copied(Event[str]):
    """One file was copied."""


class Stopped(Event): ...


class List(Procedure[Job]):
    prompt = make_prompt("List the folder")

    @handler
    def on_listed(self, sigma: Job, event: Listed) -> Procedure[Job] | str:
        if not event.payload:
            return End(make_prompt("nothing to do"))
        sigma.files = event.payload
        return Back(prompt=make_prompt("Copy to the backup"))


class Copy(Procedure[Job]):
    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt

    @handler
    def on_stopped(self, sigma: Job, event: Stopped) -> Procedure[Job] | str:
        return Abort() if cond(sigma.done > 0, "something was copied") else End()


class Back(Copy):
    @handler
    def on_copied(self, sigma: Job, event: Copied) -> Procedure[Job] | str:
        assert event.payload in sigma.files, "not one of the files"
        if cond(len(sigma.files) == 1, "this was the last file"):
            return self._next()
        return self

    def _next(self) -> Procedure[Job]:
        following = Back(make_prompt("Copy to the target")) if self.prompt else List()
        return following  # noqa: RET504  a transition through a variable


class Abort(Procedure[Job]):
    def __init__(self) -> None:
        self.prompt = make_prompt("Delete the copies")

    @handler
    def on_copied(self, sigma: Job, event: Copied) -> Procedure[Job] | str:
        match event.payload:
            case "last":
                return End()
            case _:
                return f"delete {event.payload} first"


EXPECTED = """\
Objective: Copy

Start with List. In each procedure, follow the instruction and report what happens as one of its events, \
and no other; the first line below the event that applies says how to go on. \
To stay means to report the next event of the same procedure. \
If you are told something while you stay, the event was not what was needed: \
act on what you are told and report again; too many such answers in a row are an error.

Procedure List:
  Instruction: List the folder
  Event Listed: The folder was read.
    - If not (event.payload): the workflow is over, and you are told "nothing to do".
    - Otherwise: go on with Back.

Procedure Back:
  Instruction: Copy to the backup
  Event Stopped: Report that Stopped has happened.
    - If something was copied: go on with Abort.
    - Otherwise: the workflow is over.
  Event Copied: One file was copied.
    - If not (event.payload in sigma.files): stay here, and you are told "not one of the files".
    - If this was the last file and self.prompt: go on with Back (2).
    - Otherwise, if this was the last file: go back to List.
    - Otherwise: stay here.

Procedure Back (2):
  Instruction: Copy to the target
"""


def test_a_workflow_is_described_in_the_order_of_a_run_with_its_loops() -> None:
    text = make_prompt_from_procedure(List(), "Copy")
    assert text.startswith(EXPECTED)
    assert "- If this was the last file and self.prompt: start Back (2) again." in text
    assert "Procedure Abort:\n  Instruction: Delete the copies\n" in text
    assert "- If event.payload is 'last': the workflow is over." in text
    assert '- Otherwise: stay here, and you are told "delete {the payload} first".' in text
    assert text.count("Procedure List:") == 1


def test_the_ways_out_may_come_from_elsewhere() -> None:
    told = make_prompt_from_procedure(
        List(), exits=lambda entry: (Exit(branch=Branch(kind="finish", target="End", when="asked")),)
    )
    assert "If asked: the workflow is over." in told


def test_the_present_moment_names_events_payloads_ways_and_fields() -> None:
    text = Session(List(), Job(files=["a"])).prompt()
    assert text.startswith("You are in List.\nList the folder\n")
    assert '- Listed: The folder was read.\n  Payload: {"items":{"type":"string"},"type":"array"}' in text
    assert "- files = ['a'] (files still to copy)" in text


def test_a_finished_session_has_nothing_to_do() -> None:
    session = Session(List(), Job())
    session.send(Listed([]))
    assert "Nothing is left to do." in session.prompt()
    assert session.tools() == []


def test_a_start_without_an_objective_is_described_too() -> None:
    assert make_prompt_from_procedure(Basket()).startswith("Start with Basket.")


def test_conditions_join_what_held_and_end_with_otherwise() -> None:
    first, second = (ast.parse(text, mode="eval").body for text in ("not a", "b and cond(c, 'c holds')"))
    assert condition_text(()) == ""
    assert condition_text(((first, True), (second, True))) == "not (a) and b and c holds"
    assert condition_text(((first, True), (second, False))) == "otherwise, if not (a)"
    assert condition_text(((second, False), ("otherwise", True))) == "otherwise"


def test_a_branch_without_words_is_silent() -> None:
    silent, refused = Branch(kind="recover", target="List"), Branch(kind="raise", target="List", when="x")
    assert [*way_sentences([WayOn(silent, "List")])] == []
    assert [*way_sentences([WayOn(refused, "List")])] == ["If x: stay here, and the event is refused."]


def test_what_follows_a_condition_without_one_is_for_the_other_cases() -> None:
    first = Branch(kind="raise", target="List", when="unless it was read", message="read it")
    assert [*way_sentences([WayOn(first, "List"), WayOn(Branch(kind="finish", target="End"), "End")])] == [
        'Unless it was read: stay here, and you are told "read it".',
        "Otherwise: the workflow is over.",
    ]


def test_the_order_workflow_has_a_prompt() -> None:
    assert "Fill the basket" in Session(Basket(), Order()).prompt()


def test_classes_of_one_name_in_two_modules_are_told_apart() -> None:
    class Review(Procedure[Job]):
        """The review of the other department."""

        prompt = make_prompt("Check the amount")

        @handler
        def on_listed(self, sigma: Job, event: Listed) -> Procedure[Job] | End:
            return End()

    other = Review
    other.__module__, other.__qualname__ = "billing", "Review"

    class Review(Procedure[Job]):  # type: ignore[no-redef]  # that is the point
        prompt = make_prompt("Check the text")

        @handler
        def on_listed(self, sigma: Job, event: Listed) -> Procedure[Job]:
            return other()

    def exits(entry: Entry[Any]) -> tuple[Exit, ...]:
        if entry.procedure is other:
            return (Exit(branch=branch("finish", "End")),)
        built = replace(
            entry, targets=(other, Review), branches=(branch("move", other), branch("move", Review))
        )
        return exits_of(built)

    text = make_prompt_from_procedure(Review(), exits=exits)
    assert "Start with Review." in text
    assert "    - Go on with billing.Review.\n    - Start Review again." in text
    assert "Procedure Review:\n  Instruction: Check the text" in text
    assert "Procedure billing.Review:\n  Instruction: Check the amount" in text


def test_a_workflow_is_told_as_markdown_and_as_the_document_of_the_command() -> None:
    text = str(make_prompt_from_procedure(Basket(), "Sell *well*"))
    markdown = str(make_prompt_from_procedure(Basket(), "Sell *well*", format="markdown"))
    assert markdown.startswith("## Sell \\*well\\*\n")
    document = json.loads(str(make_prompt_from_procedure(Basket(), format="json")))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    (workflow,) = document["workflows"]
    for procedure in workflow["procedures"]:
        assert f"Procedure {procedure['name']}:" in text
        assert f"### {procedure['name']}" in markdown
        for event in procedure["events"]:
            assert f"  Event {event['name']}: " in text
            assert f"- **{event['name']}**: " in markdown
            for way in event["ways"]:
                assert f"    - {way['text']}" in text
    with pytest.raises(ValueError, match="there is no format 'yaml'; there are text, markdown, json"):
        make_prompt_from_procedure(Basket(), format="yaml")  # type: ignore[arg-type]  # a mistake


def test_a_budget_costs_words_and_no_event() -> None:
    whole = str(make_prompt_from_procedure(Basket()))
    names = re.findall(r"^(?:Procedure|  Event) (\w+)", whole, re.MULTILINE)
    lengths = []
    refusal = ""
    for max_tokens in range(token_count(whole), 0, -5):
        try:
            text = str(make_prompt_from_procedure(Basket(), max_tokens=max_tokens))
        except ValueError as refused:
            refusal = str(refused)
            break
        assert token_count(text) <= max_tokens
        assert re.findall(r"^(?:Procedure|  Event) (\w+)", text, re.MULTILINE) == names
        lengths.append(token_count(text))
    assert f"about {lengths[-1]} tokens" in refusal
    assert lengths[0] == token_count(whole)
    assert len(set(lengths)) > 2
    outline = str(make_prompt_from_procedure(Basket(), format="markdown", max_tokens=lengths[-1]))
    assert "- **ItemAdded** leads to Basket" in outline
    assert re.findall(r"^(?:### |- \*\*)(\w+)", outline, re.MULTILINE) == names


def test_long_texts_of_a_program_end_early_where_there_is_little_room() -> None:
    class Talkative(Procedure[Job]):
        prompt = make_prompt("Copy every file that is still to copy, one after the other. " * 9)

        @handler
        def on_stopped(self, sigma: Job, event: Stopped) -> Procedure[Job] | str:
            return self

    whole = token_count(str(make_prompt_from_procedure(Talkative())))
    text = str(make_prompt_from_procedure(Talkative(), max_tokens=whole - 20))
    assert " …" in text
    assert "Event Stopped" in text

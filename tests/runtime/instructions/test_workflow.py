# covers: sopy_runtime.instructions.now
# covers: sopy_runtime.instructions.branches
# covers: sopy_runtime.instructions.conditions
# covers: sopy_runtime.instructions.sentences

import ast
from dataclasses import replace
from typing import Any

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
from sopy_runtime.instructions.conditions import condition_text
from sopy_runtime.instructions.sentences import branch_sentence
from sopy_runtime.table import Branch, Entry, branch
from tests.runtime.orders import Basket, Order


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

Follow these procedures. Start with List; after each action go on as it says.

Procedure List:
  Instruction: List the folder
  Action Listed: The folder was read.
    - If not (event.payload): the workflow is over: nothing to do
    - Otherwise: go on with Back.

Procedure Back:
  Instruction: Copy to the backup
  Action Stopped: Report that Stopped has happened.
    - If something was copied: go on with Abort.
    - Otherwise: the workflow is over.
  Action Copied: One file was copied.
    - If not (event.payload in sigma.files): stay in Back; you are told "not one of the files"
    - If this was the last file and self.prompt: go on with Back (2).
    - If this was the last file and otherwise: go on with List.
    - Otherwise: stay in Back.
"""


def test_a_workflow_is_described_in_the_order_of_a_run_with_its_loops() -> None:
    text = make_prompt_from_procedure(List(), "Copy")
    assert text.startswith(EXPECTED)
    assert "Procedure Back (2):\n  Instruction: Copy to the target\n" in text
    assert "stay in Back (2)" in text
    assert "Procedure Abort:\n  Instruction: Delete the copies\n" in text
    assert "- If event.payload is 'last': the workflow is over." in text
    assert '- Otherwise: stay in Abort; you are told "delete {event.payload} first"' in text
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
    assert make_prompt_from_procedure(Basket()).startswith("Follow these procedures. Start with Basket")


def test_conditions_join_what_held_and_end_with_otherwise() -> None:
    first, second = (ast.parse(text, mode="eval").body for text in ("not a", "b and cond(c, 'c holds')"))
    assert condition_text(()) == ""
    assert condition_text(((first, True), (second, True))) == "not (a) and b and c holds"
    assert condition_text(((first, True), (second, False))) == "not (a) and otherwise"


def test_a_branch_without_words_is_silent() -> None:
    assert branch_sentence(Branch(kind="recover", target="List")) == ""
    assert (
        branch_sentence(Branch(kind="raise", target="List", when="x"))
        == "If x: stay in List; the event is refused."
    )


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
    assert "Start with Review;" in text
    assert "    - Go on with billing.Review.\n    - Go on with Review." in text
    assert "Procedure Review:\n  Instruction: Check the text" in text
    assert "Procedure billing.Review:\n  Instruction: Check the amount" in text

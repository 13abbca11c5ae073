"""A workflow in words, and the words of single branches."""

# covers: sopy_compiler.emit.dispatch_table_branches, sopy_compiler.source.excerpt
# covers: sopy_compiler.emit.prompt_plan, sopy_compiler.emit.prompt_sentences, sopy_compiler.emit.prompt_text
# covers: sopy_compiler.emit.own_prompt, sopy_compiler.emit.prompt_types, sopy_compiler.emit.template_text

import ast
from collections.abc import Iterator

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.dispatch_table_branches import branches_of
from sopy_compiler.emit.prompt_plan import make_plan
from sopy_compiler.emit.prompt_text import write_prompt_text
from sopy_compiler.emit.prompt_types import type_words
from sopy_compiler.emit.template_text import text_of
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime import make_prompt_from_procedure
from sopy_runtime.instructions.template_text import text_of as text_at_run_time
from tests.compiler.emit.tables import FLOW, imported

ASKING = '''\
from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Quiz(BaseModel):
    right: int = Field(default=0, description="right answers")


class Answered(Event[str]):
    """The candidate has answered."""


class Ask(Procedure[Quiz]):
    def __init__(self, prompt):
        self.prompt = prompt

    @handler
    def on_answered(self, sigma: Quiz, event: Answered):
        """Judge."""
        assert event.payload, "say something"
        if cond(event.payload == "yes", "the answer is right"):
            sigma.right += 1
            return Ask(make_prompt("Ask the second question"))
        if event.payload == "again":
            return f"{event.payload}? No."
        return self.pick()

    def pick(self):
        return {"a": Left, "b": Right}[input()]()


class Left(Procedure[Quiz]):
    prompt = make_prompt("Go left")
    ignore = [Answered]


class Right(Procedure[Quiz]):
    prompt = make_prompt("Go right")


SOP(state=Quiz(), init_proc=Ask(make_prompt("Ask the first question")))
'''


def written(text: str, start: str, objective: str = "") -> str:
    program = compile_source([SourceText(path="flow.py", module="flow", text=text)]).program
    index = Facts(program).index
    plan = make_plan(start, index, lambda span: excerpt({"flow.py": text}, span), objective)
    return write_prompt_text([plan])


def test_a_workflow_is_told_in_the_order_in_which_a_run_meets_it() -> None:
    assert (
        written(ASKING, "flow.Ask", "Test the candidate")
        == """\
Objective: Test the candidate

Start with Ask. In each procedure, follow the instruction and report what happens as one of its events, \
and no other; the first line below the event that applies says how to go on. \
If you are told something while you stay, the event was not what was needed: \
act on what you are told and report again; too many such answers in a row are an error.

The state, Quiz:
  right (int): right answers

Procedure Ask:
  Event Answered: The candidate has answered.
    Payload: str
    - If the payload is empty: stay here, and you are told "say something".
    - If the answer is right: go on with Ask (2).
    - If the payload is "again": stay here, and you are told "{the payload}? No."
    - Otherwise: go on with Left or Right.

Procedure Ask (2):
  Instruction: Ask the second question
  Event Answered: The candidate has answered.
    Payload: str
    - If the payload is empty: stay here, and you are told "say something".
    - If the answer is right: start Ask (2) again.
    - If the payload is "again": stay here, and you are told "{the payload}? No."
    - Otherwise: go on with Left or Right.

Procedure Left:
  Instruction: Go left
  Nothing is left to do.
  Without effect here: Answered

Procedure Right:
  Instruction: Go right
  Nothing is left to do.
"""
    )


def test_it_says_what_the_runtime_says_about_the_same_workflow() -> None:
    with imported(FLOW) as flow:
        told = make_prompt_from_procedure(flow.Basket(), "Sell").splitlines()
    lines = written(FLOW, "flow.Basket", "Sell").splitlines()
    assert [line for line in lines if line and line in told] == [
        line for line in told if line and line in lines
    ]
    headings = ("Objective", "Procedure", "  Instruction", "  Event")
    assert all(line in lines for line in told if line.startswith(headings))


def test_an_unknown_start_is_an_error() -> None:
    with pytest.raises(KeyError):
        written(FLOW, "flow.Nobody")


def branches(body: str) -> Iterator[tuple[str, str, str]]:
    text = FLOW.replace("        sigma.total = event.payload\n        return End()\n", body)
    program = compile_source([SourceText(path="flow.py", module="flow", text=text)]).program
    (run,) = [run for one in program.procedures for run in one.runs if run.event == "flow.Paid"]
    for branch in branches_of(run, lambda span: excerpt({"flow.py": text}, span)):
        yield branch.kind.value, branch.when, branch.message


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("        return 'a' 'b'\n", [("recover", "", "ab")]),
        ("        return 'a' + f'{event.payload:>3}'\n", [("recover", "", "a{the payload}")]),
        ("        return End('bye')\n", [("finish", "", "bye")]),
        ("        raise ValueError('no')\n", [("raise", "", "no")]),
        (
            "        return 'much' if event.payload > 3 else self\n",
            [("recover", "the payload is more than 3", "much"), ("stay", "otherwise", "")],
        ),
    ],
)
def test_texts_are_taken_from_the_source(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(branches(body)) == expected


def test_procedures_of_one_class_name_are_told_apart_by_their_modules() -> None:
    head = "from sopy import SOP, End, Event, Procedure, handler, make_prompt\n"
    step = (
        "class Step(Procedure[dict]):\n    prompt = make_prompt('Do the {which} step')\n\n    @handler\n"
        "    def on_go(self, sigma: dict, event: Go):\n        return {result}\n"
    )
    event = "class Go(Event[str]): ...\n"
    first = head + "from two import Go\nimport two\n" + step.format(which="first", result="two.Step()")
    second = head + event + step.format(which="second", result="End()")
    sources = (
        SourceText(path="one.py", module="one", text=first + "SOP(state={}, init_proc=Step())\n"),
        SourceText(path="two.py", module="two", text=second),
    )

    class Loader:
        def load(self, module: str, *, importer: SourceText) -> SourceText | None:
            return next((one for one in sources if one.module == module), None)

    program = compile_source(sources, loader=Loader()).program
    text = write_prompt_text([make_plan("one.Step", Facts(program).index, excerpt=lambda span: "")])
    assert "Procedure Step:\n  Instruction: Do the first step" in text
    assert "- Go on with two.Step." in text
    assert "Procedure two.Step:\n  Instruction: Do the second step" in text


@pytest.mark.parametrize(
    ("written_as", "said"),
    [
        ("f'{sigma.order_id} of {self.name!r}'", "{order id} of {name}"),
        (
            "f'{len(sigma.items)} and {sigma.total - event.payload}'",
            "{the number of items} and {total minus the payload}",
        ),
        (
            "f\"{', '.join(sorted(sigma['open_items']))}: {event.payload.price}\"",
            "{open items}: {price of the payload}",
        ),
        (
            "f'{sigma.label()} {decision.by} {sum(x for x in y)}'",
            "{label} {decision.by} {sum((x for x in y))}",
        ),
    ],
)
def test_what_is_inserted_in_a_text_is_said_in_words(written_as: str, said: str) -> None:
    expression = ast.parse(written_as, mode="eval").body
    assert text_of(expression) == said
    assert text_at_run_time(expression) == said


def test_types_are_told_without_constraints_and_enumerations_by_their_values() -> None:
    text = FLOW.replace(
        "items: list[str] = []", "items: dict[str, Annotated[int, Field(gt=0)]] = {}\n    mode: Mode"
    )
    text = text.replace(
        "class Order", "class Mode(Enum):\n    FAST = 'fast'\n    SLOW = 'slow'\n\n\nclass Order"
    )
    head = "from enum import Enum\nfrom typing import Annotated\nfrom pydantic import Field\n"
    told = written(head + text, "flow.Basket")
    assert "  items (dict[str, int])\n  mode (Mode: 'fast' or 'slow')\n" in told
    assert type_words(TypeExpression(name="builtins.int")) == "int"


def test_a_prompt_that_the_constructor_makes_is_told_with_its_variable_parts() -> None:
    made = "    def __init__(self, page):\n        self.prompt = make_prompt(f'Read {page}')\n\n"
    text = FLOW.replace("class Basket(Procedure[Order]):\n", "class Basket(Procedure[Order]):\n" + made)
    told = written(text.replace("handler\n", "handler, make_prompt\n", 1), "flow.Basket")
    assert "Procedure Basket:\n  Instruction: Read {page}\n" in told


def test_a_loop_is_gone_back_to_and_the_main_way_is_told_first() -> None:
    text = (
        FLOW.replace("return End()", "return Ship()")
        + """

class Ship(Procedure[Order]):
    @handler
    def on_paid(self, sigma: Order, event: Paid):
        if cond(sigma.total > 1, "it is dear"):
            if cond(not sigma.items, "nothing is left"):
                return Ask()
            return Basket()
        return End()


class Ask(Procedure[Order]):
    @handler
    def on_paid(self, sigma: Order, event: Paid):
        return Ship()
"""
    )
    told = written(text, "flow.Basket")
    assert [line for line in told.splitlines() if line.startswith("Procedure")] == [
        "Procedure Basket:",
        "Procedure Ship:",
        "Procedure Ask:",
    ]
    assert (
        "    - If it is dear and nothing is left: go on with Ask.\n"
        "    - Otherwise, if it is dear: go back to Basket.\n"
        "    - Otherwise: the workflow is over.\n" in told
    )

"""A workflow in words, and the words of single branches."""

# covers: sopy_compiler.emit.dispatch_table_branches, sopy_compiler.source.excerpt

from collections.abc import Iterator

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.dispatch_table_branches import branches_of
from sopy_compiler.emit.prompt import write_prompt
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime import make_prompt_from_procedure
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
    return write_prompt(start, index, lambda span: excerpt({"flow.py": text}, span), objective)


def test_a_workflow_is_told_in_the_order_in_which_a_run_meets_it() -> None:
    assert (
        written(ASKING, "flow.Ask", "Test the candidate")
        == """\
Objective: Test the candidate

Follow these procedures. Start with Ask; after each action go on as it says.

The state, Quiz:
  right (int): right answers

Procedure Ask:
  Action Answered: The candidate has answered.
    Payload: str
    - If not (event.payload): stay in Ask; you are told "say something"
    - If the answer is right: go on with Ask (2).
    - If event.payload is "again": stay in Ask; you are told "{event.payload}? No."
    - Otherwise: go on with Left or Right.

Procedure Ask (2):
  Instruction: Ask the second question
  Action Answered: The candidate has answered.
    Payload: str
    - If not (event.payload): stay in Ask (2); you are told "say something"
    - If the answer is right: go on with Ask (2).
    - If event.payload is "again": stay in Ask (2); you are told "{event.payload}? No."
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
    headings = ("Objective", "Procedure", "  Instruction", "  Action")
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
        ("        return 'a' + f'{event.payload:>3}'\n", [("recover", "", "a{event.payload}")]),
        ("        return End('bye')\n", [("finish", "", "bye")]),
        ("        raise ValueError('no')\n", [("raise", "", "no")]),
        (
            "        return 'much' if event.payload > 3 else self\n",
            [("recover", "event.payload is more than 3", "much"), ("stay", "otherwise", "")],
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
    text = write_prompt("one.Step", Facts(program).index, excerpt=lambda span: "")
    assert "Procedure Step:\n  Instruction: Do the first step" in text
    assert "- Go on with two.Step." in text
    assert "Procedure two.Step:\n  Instruction: Do the second step" in text

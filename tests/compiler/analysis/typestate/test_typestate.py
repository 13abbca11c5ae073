# covers: sopy_compiler.analysis.typestate.assumptions, sopy_compiler.analysis.typestate.decisions
# covers: sopy_compiler.analysis.typestate.entry_states, sopy_compiler.analysis.typestate.environment
# covers: sopy_compiler.analysis.typestate.execution, sopy_compiler.analysis.typestate.exploration
# covers: sopy_compiler.analysis.typestate.initial, sopy_compiler.analysis.typestate.links
# covers: sopy_compiler.analysis.typestate.machines
# covers: sopy_compiler.analysis.typestate.program, sopy_compiler.analysis.typestate.tracked
# covers: sopy_compiler.analysis.typestate.transfer
from collections.abc import Mapping
from textwrap import dedent, indent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_state import Certainty, FieldState
from sopy_compiler.analysis.typestate.none_uses import field_uses_of_none
from sopy_compiler.ir.qualified_name import simple_name
from tests.compiler.expectations import lowered, source

HEAD = """\
from enum import Enum
from typing import Literal

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Report(BaseModel):
    title: str = ""
    author: str | None = None


class Stage(Enum):
    OPEN = "open"
    CLOSED = "closed"


class State(BaseModel):
    report: Report | None = None
    draft: Report = Field(default_factory=Report)
    status: Literal["open", "paid", "void"] = "open"
    stage: Stage = Stage.OPEN
    name: str = ""
    count: int = 0
    items: list[str] = Field(default_factory=list)
    required: str

    @property
    def is_done(self) -> bool:
        return self.report is not None and self.status == "paid"

    def write(self, title: str) -> None:
        self.report = Report(title=title)


class Go(Event[str]): ...


class Skip(Event[None]): ...


class Note(Event[str | None]): ...


"""


def program(first: str, second: str = "return End()", *, more: str = "") -> str:
    """`First` handles `Go` by the given body, `Second` too; `more` is module code before them."""
    return (
        HEAD
        + dedent(more)
        + "".join(
            f"\n\nclass {name}(Procedure[State]):\n    prompt = make_prompt('x')\n\n"
            f"    @handler\n    def on_go(self, sigma: State, event: Go):\n{indent(dedent(body).strip(), ' ' * 8)}\n"
            for name, body in (("First", first), ("Second", second))
        )
        + "\n\nSOP(state=State(required='x'), init_proc=First())\n"
    )


def states(text: str, procedure: str = "Second") -> Mapping[str, FieldState]:
    facts = Facts(lowered(source(text)))
    found = facts.typestate.at_entry(f"flow.{procedure}")
    assert found is not None
    return found


def failing(text: str) -> dict[str, list[str]]:
    """The places that are used while they may be None, each with the events that lead there."""
    found = field_uses_of_none(Facts(lowered(source(text))).typestate)
    return {one.use.place.text: [simple_name(step.transition.event) for step in one.way] for one in found}


def test_the_entry_starts_with_the_defaults() -> None:
    found = states(program("return Second()"), "First")
    assert found["report"] == FieldState(assigned=Certainty.NEVER, none=Certainty.SURELY, values=(None,))
    assert found["status"].values == ("open",)
    assert found["stage"].values == ("OPEN",)
    assert found["items"] == FieldState(assigned=Certainty.NEVER, none=Certainty.NEVER, values=None)
    assert found["required"] == FieldState(assigned=Certainty.SURELY, none=Certainty.NEVER, values=None)


def test_what_every_way_sets_is_set() -> None:
    found = states(program("sigma.report = Report()\nsigma.status = 'paid'\nreturn Second()"))
    assert found["report"] == FieldState(assigned=Certainty.SURELY, none=Certainty.NEVER, values=None)
    assert found["status"].values == ("paid",)


def test_what_some_ways_set_is_perhaps_set() -> None:
    found = states(
        program("if event.payload:\n    sigma.write('a')\n    sigma.stage = Stage.CLOSED\nreturn Second()")
    )
    assert found["report"].assigned is Certainty.PERHAPS
    assert found["report"].none is Certainty.PERHAPS
    assert found["stage"].values == ("CLOSED", "OPEN")


def test_loops_and_containers_are_followed() -> None:
    found = states(
        program(
            "for letter in event.payload:\n    sigma.count += 1\n    sigma.items.append(letter)\nreturn Second()"
        )
    )
    assert found["count"].values is None
    assert found["items"].assigned is Certainty.PERHAPS


def test_what_other_code_may_set_is_not_known() -> None:
    more = "def fill(state):\n    state.report = Report()\n"
    facts = Facts(lowered(source(program("return Second()", more=more))))
    found = facts.typestate.at_entry("flow.Second")
    assert found is not None
    assert "report" not in found
    loaded = program("return Second()").replace("State(required='x')", "State.model_validate({})")
    assert states(loaded)["report"].none is None


def test_a_use_that_may_meet_none_is_found_with_its_events() -> None:
    text = program("return Second()", "print(sigma.report.title)\nreturn End()")
    assert failing(text) == {"report": ["Go"]}
    assert failing(program("sigma.write('a')\nreturn Second()", "sigma.report.title\nreturn End()")) == {}


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.report is None:\n    return 'no'\nsigma.name = 'x'\nsigma.report.title\nreturn End()",
        "if sigma.report:\n    sigma.name = sigma.report.title\nreturn End()",
        "if sigma.is_done:\n    sigma.name = sigma.report.title\nreturn End()",
        "report = sigma.report\nif not report:\n    return self\nreport.title\nreturn End()",
        "assert sigma.report\nsigma.count = 1\nsigma.report.title\nreturn End()",
        "if (found := sigma.report) is not None:\n    found.title\nreturn End()",
        "match sigma.report:\n    case None:\n        return self\nsigma.report.title\nreturn End()",
        "if not isinstance(sigma.report, Report):\n    return self\nsigma.count = 2\nsigma.report.title\nreturn End()",
        "if all([sigma.report, sigma.name]):\n    sigma.report.title\nreturn End()",
        "if [name for name in ('report', 'name') if getattr(sigma, name) is None]:\n    return self\nsigma.report.title\nreturn End()",
        "ready = sigma.report is not None\nif ready:\n    sigma.report.title\nreturn End()",
        "try:\n    sigma.report.title\nexcept AttributeError:\n    return 'no report'\nreturn End()",
        "title = sigma.report.title if sigma.report else ''\nreturn End(make_prompt(title))",
        "title = sigma.report and sigma.report.title\nreturn End(make_prompt(title))",
        "sigma.report = sigma.report or Report()\nsigma.report.title\nreturn End()",
        "if sigma.status == 'paid':\n    sigma.report.title\nreturn End()",
        "while sigma.report is None:\n    sigma.write('x')\nsigma.report.title\nreturn End()",
    ],
)
def test_checks_of_every_kind_are_understood(body: str) -> None:
    first = "if event.payload:\n    sigma.write('a')\n    sigma.status = 'paid'\nreturn Second()"
    assert failing(program(first, body)) == {}


def test_the_shortest_way_is_the_witness() -> None:
    text = program(
        "if event.payload == 'a':\n    sigma.count = 1\n    return self\nif sigma.count:\n    return Second()\nreturn 'not yet'",
        "sigma.report.title\nreturn End()",
    )
    assert failing(text) == {"report": ["Go", "Go"]}


def test_a_workflow_with_an_unknown_move_is_not_judged() -> None:
    moved = "from elsewhere import next_step\nreturn next_step(event.payload)"
    text = program(moved, "sigma.report.title\nreturn End()")
    assert Facts(lowered(source(text))).typestate.explored == ()


def test_a_mistake_in_a_move_proves_nothing_of_what_comes_after() -> None:
    text = program("return undefined_function(event.payload)", "sigma.report.title\nreturn End()")
    assert failing(text) == {}


def test_a_handler_with_many_independent_branches_hides_nothing() -> None:
    fields = "".join(f"    flag{number}: bool = False\n" for number in range(20))
    switches = "".join(
        f"if event.payload.count('{n}'):\n    sigma.flag{n} = True\nif sigma.flag{n}:\n    sigma.count += 1\n"
        for n in range(20)
    )
    text = program(switches + "return Second()", "sigma.report.title\nreturn End()")
    text = text.replace("    required: str\n", f"    required: str\n{fields}")
    assert failing(text) == {"report": ["Go"]}

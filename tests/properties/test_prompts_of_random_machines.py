"""Prompts of random machines: what the compiler and the runtime tell is what the machine has, and no more."""

import re
from hashlib import sha256
from importlib import util
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.prompt_budget import shortened, token_count
from sopy_compiler.emit.prompt_plan import make_plan
from sopy_compiler.emit.prompt_text import write_prompt_text
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime import make_prompt_from_procedure

EVENTS = ("Seen", "Done", "Failed")
GOALS = ("self", "End()", "'try again'", "P0()", "P1()", "P2()", "P3()")

HEAD = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

class State(BaseModel):
    n: int = 0

class Seen(Event[str]): ...
class Done(Event[int]): ...
class Failed(Event[None]): ...
"""

Way = tuple[int, str, str, str]
Machine = list[tuple[dict[str, Way], list[str]]]

ways = st.tuples(st.integers(0, 2), *[st.sampled_from(GOALS)] * 3)
machines = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(EVENTS), ways, max_size=3),
        st.lists(st.sampled_from(EVENTS), unique=True, max_size=1),
    ),
    min_size=4,
    max_size=4,
)


def source_of(machine: Machine) -> str:
    return (
        HEAD + "".join(map(class_of, range(len(machine)), machine)) + "SOP(state=State(), init_proc=P0())\n"
    )


def class_of(number: int, procedure: tuple[dict[str, Way], list[str]]) -> str:
    handled, ignored = procedure
    text = f"class P{number}(Procedure[State]):\n    prompt = make_prompt('Do {number}')\n"
    text += f"    ignore = [{', '.join(name for name in ignored if name not in handled)}]\n"
    for event, (shape, *goals) in handled.items():
        text += f"    @handler\n    def on_{event}(self, sigma: State, event: {event}):\n"
        if shape:
            text += f"        if cond(sigma.n == 0, 'n is none'):\n            return {goals[0]}\n"
        if shape == 2:
            text += f"        if cond(sigma.n == 1, 'n is one'):\n            return {goals[1]}\n"
        text += f"        return {goals[2]}\n"
    return text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(machine=machines)
def test_every_event_of_a_procedure_is_told_and_no_other_by_compiler_and_runtime(
    machine: Machine, tmp_path: Path
) -> None:
    text = source_of(machine)
    program = compile_source([SourceText(path="flow.py", module="flow", text=text)]).program
    plan = make_plan("flow.P0", Facts(program).index, lambda span: excerpt({"flow.py": text}, span))
    whole = write_prompt_text([plan])
    for told in (whole, shortened((plan,), 1, write_prompt_text), _told_at_run_time(text, tmp_path)):
        sections = dict(re.findall(r"^Procedure (\w+):\n((?:.+\n?)*)", told, re.MULTILINE))
        assert set(sections) == _reached(machine)
        for name, section in sections.items():
            handled, ignored = machine[int(name[1:])]
            assert re.findall(r"^  Event (\w+)", section, re.MULTILINE) == list(handled)
            rest = [event for event in ignored if event not in handled]
            assert re.findall(r"effect here: (\w+)", section) == rest
    lines = [line for line in whole.splitlines() if line.startswith(("Procedure", "  Event", "    - "))]
    assert [line for line in _told_at_run_time(text, tmp_path).splitlines() if line in lines] == lines
    assert token_count(shortened((plan,), token_count(whole) - 1, write_prompt_text)) < token_count(whole)


def _reached(machine: Machine) -> set[str]:
    found = ["P0"]
    for name in found:
        for shape, *goals in machine[int(name[1:])][0].values():
            taken = [*goals[:shape], goals[2]]
            found += [goal[:2] for goal in taken if goal[0] == "P" and goal[:2] not in found]
    return set(found)


def _told_at_run_time(text: str, folder: Path) -> str:
    """By reading the handlers, since nothing has been built."""
    # A file of its own: the source of a function is looked up by file, and files of one moment look alike.
    path = folder / f"flow_{sha256(text.encode()).hexdigest()}.py"
    path.write_text(text, encoding="utf-8")
    spec = util.spec_from_file_location("flow", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(make_prompt_from_procedure(module.P0()))

# covers: sopy_compiler.lowering.rounds
"""What lowering does is bounded in steps, which are the same on every machine, whatever a program does."""

import shutil
from pathlib import Path

import networkx
import pytest

from sopy_compiler.lowering.lower import Lowering, ProgramReader
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.large_programs import LARGE, mutual_recursion

STATEMENTS_OF_A_LIBRARY = 10_000
# What takes the procedure itself is read as far as it may change it.
STATEMENTS_WITH_SELF = 16_000


def lowering(text: str) -> Lowering:
    source = SourceText(path="flow.py", module="flow", text=text)
    return ProgramReader([source], loader=NoLoader()).lower()


def steps(found: Lowering) -> int:
    return found.statements + found.expressions


@pytest.mark.parametrize("name", LARGE)
def test_twice_as_much_takes_twice_the_steps(name: str) -> None:
    make, size = LARGE[name]
    large = lowering(make(size))
    if make is mutual_recursion:
        assert large.statements <= 60 * size  # a few rounds
    else:
        assert steps(large) <= 2.2 * steps(lowering(make(size // 2)))
    (start,) = [item for item in large.program.procedures if item.name == "Start"]
    assert [run.is_complete for run in start.runs] == [True]
    assert start.runs[0].transitions


FLOW = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler
import graphlike as nx


class State(BaseModel):
    ways: list[str] = []
    found: bool = False


class Asked(Event[tuple[str, str]]):
    pass


class Ask(Procedure[State]):
    @handler
    def on_asked(self, sigma: State, event: Asked):
        graph = nx.Graph(GIVEN)
        start, end = event.payload
        if nx.has_path(graph, start, end):
            sigma.ways = nx.shortest_path(graph, start, end)
            sigma.found = True
            return Done()
        return "There is no way."


class Done(Procedure[State]):
    @handler
    def on_asked(self, sigma: State, event: Asked):
        return End()


sop = SOP(state=State(), init_proc=Ask())
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of NetworkX under another name."""
    folder = tmp_path_factory.mktemp("project")
    source = Path(networkx.__file__).parent
    shutil.copytree(source, folder / "graphlike", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    for path in (folder / "graphlike").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("networkx", "graphlike"), encoding="utf-8")
    return folder


# Every day `tests/compiler/test_growth.py` counts the steps of a whole check beside such a library.
@pytest.mark.slow
@pytest.mark.parametrize("given", ["", "sigma.ways", "[self]"])
def test_a_library_in_the_project_is_read_only_where_it_matters(library: Path, given: str) -> None:
    text = FLOW.replace("GIVEN", given)
    source = SourceText(path="flow.py", module="flow", text=text, location=str(library / "flow.py"))
    found = ProgramReader([source], loader=ProjectLoader(folder=library)).lower()
    assert found.statements <= (STATEMENTS_WITH_SELF if given == "[self]" else STATEMENTS_OF_A_LIBRARY)
    asked = next(item for item in found.program.procedures if item.name == "Ask")
    targets = {transition.target for run in asked.runs for transition in run.transitions}
    assert {"flow.Done", "flow.Ask"} <= targets
    assert {"found", "ways"} <= set(asked.runs[0].effect.writes)

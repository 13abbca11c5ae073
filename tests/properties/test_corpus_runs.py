"""The clean programs of the corpus under their built tables, and interrupted at every line."""

import functools
import importlib
from typing import Any

import pytest

from sopy_compiler.emit.dispatch_table import make_table, write_dispatch_table
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.loader import NoLoader
from sopy_runtime import Event, Session
from sopy_runtime.table import Table
from tests.compiler.test_corpus import read
from tests.effort import IS_THOROUGH
from tests.properties.example_runs import ROOT
from tests.properties.test_examples_at_random import interrupted_everywhere
from tests.runtime.accept_runs.script import Run
from tests.runtime.test_accept_runs import RUNS

each_run = pytest.mark.parametrize(("name", "run"), RUNS)


@functools.cache
def built_table(name: str) -> Table:
    """The table that `sopyc build` writes for one program."""
    source = read(ROOT / "tests" / "corpus" / "accept" / f"{name}.py")
    program = lower_program([source], loader=NoLoader())
    show = functools.partial(excerpt, {source.path: source.text})
    text = write_dispatch_table(make_table(program, source.module, sources={}, excerpt=show))
    namespace: dict[str, Any] = {}
    importlib.import_module(source.module)
    exec(text, namespace)
    table = namespace["TABLE"]
    assert isinstance(table, Table)
    assert table.entries
    return table


@each_run
def test_a_built_program_runs_the_same(name: str, run: Run) -> None:
    built, unbuilt = (
        [(outcome.kind, outcome.message, outcome.changed, outcome.retries) for outcome in run.play(table)]
        for table in (built_table(name), None)
    )
    assert built == unbuilt


# A coroutine that was made on the interrupted line has nobody who waits for it.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
# Every day one half of the runs is built, the other is not.
@pytest.mark.thorough
@pytest.mark.parametrize("half", [0, 1] if IS_THOROUGH else [0])
@each_run
def test_an_interruption_at_any_line_leaves_no_trace(name: str, run: Run, half: int) -> None:
    built = (len(name) + half) % 2 == 0
    places: set[tuple[str, int]] = set()

    def interrupt(session: Session[Any], event: Event[Any]) -> None:
        copied = session.fork()
        # An observer is called when the event is committed: nothing takes back what it does.
        copied._observers = ()
        places.update(interrupted_everywhere(copied, event, f"corpus/accept/{name}.py"))

    assert list(run.play(built_table(name) if built else None, before=interrupt))
    assert places

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import Session, StaleTableWarning
from sopy_runtime.built import source_hash

FLOW = """
from sopy_runtime import End, Event, Procedure, handler

class Go(Event[int]): ...

class Start(Procedure[dict]):
    @handler
    def on_go(self, sigma: dict, event: Go):
        sigma["n"] = event.payload
        return self if event.payload else End()
"""
BUILT = """
from flow_under_test import Go, Start
from sopy_runtime import End
from sopy_runtime.table import entry, table, undo

TABLE = table(
    module="flow_under_test", version="1", sources={{"flow_under_test": {digest!r}}},
    entries=(entry(Start, Go, Start.on_go, targets=(End,), stays=True, undo=undo(rebinds=("sigma.n",))),),
    format={format},
)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "flow_under_test.py").write_text(FLOW)
    yield tmp_path
    for name in ("flow_under_test", "flow_under_test_sopy"):
        sys.modules.pop(name, None)


def build(folder: Path, digest: str = "", table_format: int = 1) -> None:
    digest = digest or source_hash(FLOW.encode())
    (folder / "flow_under_test_sopy.py").write_text(BUILT.format(digest=digest, format=table_format))
    importlib.invalidate_caches()


def run() -> Session[Any]:
    flow = importlib.import_module("flow_under_test")
    session = Session(flow.Start(), {})
    assert session.send(flow.Go(1)).kind == "stayed"
    assert session.send(flow.Go(0)).kind == "finished"
    assert session.sigma == {"n": 0}
    return session


def test_a_current_table_is_found_and_used(folder: Path) -> None:
    build(folder)
    table = run().table
    assert table.built
    assert table.version == "1"


def test_line_ends_do_not_make_a_table_stale(folder: Path) -> None:
    build(folder)
    (folder / "flow_under_test.py").write_bytes(FLOW.replace("\n", "\r\n").encode())
    assert run().table.built


def test_without_a_table_the_classes_are_looked_at(folder: Path) -> None:
    assert not run().table.built


def test_a_stale_table_is_refused_with_a_warning(folder: Path) -> None:
    build(folder, digest="sha256:0")
    with pytest.warns(StaleTableWarning, match="has changed since it was built"):
        assert not run().table.built


def test_a_table_of_another_format_is_refused_with_a_warning(folder: Path) -> None:
    build(folder, table_format=99)
    with pytest.warns(StaleTableWarning, match="format 99"):
        assert not run().table.built


def test_a_table_that_cannot_be_imported_is_refused_with_a_warning(folder: Path) -> None:
    (folder / "flow_under_test_sopy.py").write_text("from flow_under_test import Vanished\n")
    importlib.invalidate_caches()
    with pytest.warns(StaleTableWarning, match="Vanished"):
        assert not run().table.built


def test_a_table_that_misses_a_handler_is_not_used(folder: Path) -> None:
    source = FLOW + "\n    @handler\n    def on_any(self, sigma: dict, event: Event):\n        return self\n"
    (folder / "flow_under_test.py").write_text(source)
    build(folder, digest=source_hash(source.encode()))
    flow = importlib.import_module("flow_under_test")
    with pytest.warns(StaleTableWarning, match="does not name the handlers that Start has"):
        session = Session(flow.Start(), {})
    assert session.send(flow.Event()).kind == "stayed"

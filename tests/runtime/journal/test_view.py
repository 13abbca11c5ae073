"""Looking at the sessions of a store."""
# covers: sopy_runtime.codec.plain

import enum
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import Session, StoreError
from sopy_runtime.codec.encode import encode_value
from sopy_runtime.codec.plain import plain
from sopy_runtime.journal.sql.store import SqlStore
from sopy_runtime.journal.sql.view import Wanted
from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.journal.stores import postgres, sqlite
from tests.runtime.orders import Basket, ItemAdded, Line, Order


@pytest.fixture(params=[sqlite, postgres], ids=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    opened: Callable[[Path], AbstractContextManager[Any]] = request.param
    with opened(tmp_path) as kept:
        assert isinstance(kept, SqlStore)
        yield kept


def _run(store: SqlStore, session: str, events: int) -> None:
    running = Session(Basket(), Order(), store=store, session_id=session)
    for number in range(events):
        running.send(ItemAdded(Line(name=f"pen {number}", price=number)))


def test_sessions_are_listed_page_by_page_the_newest_first(store: SqlStore) -> None:
    for number in range(5):
        _run(store, f"order-{number}", number)
    view = store.view()
    first = view.page(Wanted(), limit=2)
    second = view.page(Wanted(), limit=2, before=first[-1].number)
    assert [one.id for one in (*first, *second)] == ["order-4", "order-3", "order-2", "order-1"]
    assert [one.sequence for one in first] == [4, 3]
    assert [one.id for one in view.page(Wanted(text="r-3"))] == ["order-3"]
    assert [one.id for one in view.page(Wanted(text="_3"))] == []
    assert len(view.page(Wanted(procedure="Basket", finished=False))) == 5
    assert view.page(Wanted(workflow="elsewhere")) == ()
    assert [(place.procedure, place.finished, place.count) for place in view.places()] == [
        ("Basket", False, 5)
    ]


def test_a_step_tells_what_it_has_changed(store: SqlStore) -> None:
    _run(store, "s", 60)
    steps = store.view().steps("s", after=48, limit=4)
    assert [step.sequence for step in steps] == [49, 50, 51, 52]
    for step in steps:
        assert step.differences is not None
        before, after = step.differences["lines"]
        assert [line["name"] for line in after] == [f"pen {number}" for number in range(step.sequence)]
        assert after[:-1] == before
        assert step.payload == {"name": f"pen {step.sequence - 1}", "price": step.sequence - 1}
    assert store.view().state("s", 0) != store.view().state("s")


def test_what_was_forgotten_is_told_as_unknown(store: SqlStore) -> None:
    session = Session(Basket(), Order(), store=store, session_id="s")
    for number in range(4):
        session.send(ItemAdded(Line(name=str(number), price=1)), key=f"k{number}")
    store.compact("s", keep=1)
    steps = store.view().steps("s")
    assert [step.differences is None for step in steps] == [True, True, True, False]
    assert store.view().state("s", 0) is None


def test_there_is_no_session_of_this_name(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="nobody"):
        store.view().find("nobody")


def test_no_program_is_needed_and_no_page_reads_all_sessions(tmp_path: Path) -> None:
    """A hundred thousand sessions of a module that there is not."""
    path = tmp_path / "runs.db"
    SQLiteStore(path).close()
    with sqlite3.connect(path) as file:
        file.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO instance "
            "SELECT i, 's' || i, 'gone', '', 'P' || (i % 3), 1, i % 2, '2026-01-01', '2026-01-01' FROM n"
        )
        payload = json.dumps({"$": "model", "$c": "gone:G", "$f": {"a": 1}})
        file.execute(
            "INSERT INTO journal VALUES (7, 1, 'moved', 'A', 'Gone', ?, NULL, '[]', NULL, NULL, NULL, "
            "'B', 'gone', '', 0, 0, '', '')",
            (payload,),
        )
        file.execute("INSERT INTO snapshot VALUES (7, 1, 'B', 'gone', '', 0, 0, '', '', '{}')")
    file.close()
    steps_taken = 0

    def count() -> int:
        nonlocal steps_taken
        steps_taken += 1
        return 0

    with SQLiteStore(path, read_only=True) as store:
        view = store.view()
        assert sum(place.count for place in view.places()) == 100_000
        store._database._reader.set_progress_handler(count, 100)  # type: ignore[attr-defined]  # counts its work
        page = view.page(Wanted(workflow="gone"), before=50_000)
        assert [one.id for one in page] == [f"s{number}" for number in range(49_999, 49_949, -1)]
        assert steps_taken < 50
        (step,) = view.steps("s7")
        assert (step.before, step.after, step.payload, step.differences) == ("A", "B", {"a": 1}, None)


class Colour(enum.Enum):
    RED = 1


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"a": [1, None, "x"]}, {"a": [1, None, "x"]}),
        ({1: "one", "$": 2}, {"1": "one", "$": 2}),
        ((1, {2}), [1, [2]]),
        (Line(name="pen", price=3), {"name": "pen", "price": 3}),
        (Colour.RED, "RED"),
    ],
)
def test_values_are_read_without_what_made_them(value: Any, read: Any) -> None:
    assert plain(encode_value(value, "v")) == read


def test_what_is_met_again_is_named() -> None:
    shared = [1]
    assert plain(encode_value([shared, shared], "v")) == [[1], "<the same as v.0>"]

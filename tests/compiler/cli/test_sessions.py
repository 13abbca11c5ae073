# covers: sopy_compiler.cli.sessions_text, sopy_compiler.cli.sessions_json, sopy_compiler.cli.open_store
"""`sopyc sessions`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import validate

from sopy_runtime.sqlite import SQLiteStore
from tests.compiler.cli.kept_orders import MODULE, ROOT, decline, ordered
from tests.compiler.cli.sopyc import sopyc

SCHEMA = json.loads((ROOT / "docs" / "formats" / "sessions-v1.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a store that another process has open."""
    path = tmp_path_factory.mktemp("kept")
    with SQLiteStore(path / "runs.db") as store:
        ordered(store, "first")
        decline(ordered(store, "second"))
        yield path


def test_sessions_are_listed_and_can_be_picked(folder: Path) -> None:
    done = sopyc("sessions", "runs.db", folder=folder)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[:5] for line in lines] == [
        ["session", "workflow", "procedure", "events", "status"],
        ["second", MODULE, "TakePayment", "3", "running"],
        ["first", MODULE, "Basket", "1", "running"],
    ]
    assert "first" not in sopyc("sessions", "runs.db", "--procedure", "TakePayment", folder=folder).stdout
    assert sopyc("sessions", "runs.db", "--status", "finished", folder=folder).stdout == "no sessions\n"
    paged = sopyc("sessions", "runs.db", "--limit", "1", "--format", "json", folder=folder)
    page = json.loads(paged.stdout)
    validate(page, SCHEMA)
    assert ([one["id"] for one in page["sessions"]], page["more"]) == (["second"], True)


def test_a_session_is_shown_event_by_event(folder: Path) -> None:
    shown = sopyc("sessions", "show", "runs.db", "second", folder=folder).stdout
    assert shown.startswith(f"second: {MODULE}, running in TakePayment after 3 events\n")
    assert "CheckedOut(" in shown
    assert ": Basket -> TakePayment\n" in shown
    assert ": TakePayment (recover)\n" in shown
    assert "       payment.attempts: 0 -> 1\n" in shown
    assert "says: The provider declined" in shown
    later = json.loads(
        sopyc(
            "sessions", "show", "runs.db", "second", "--after", "2", "--format", "json", folder=folder
        ).stdout
    )
    validate(later, SCHEMA)
    assert [step["sequence"] for step in later["steps"]] == [3]
    assert later["state"]["address"] == {"name": "Ada", "city": "1010 Vienna"}


def test_what_is_not_there_is_named(folder: Path) -> None:
    for arguments, message in (
        (("none.db",), "none.db cannot be read"),
        (("show", "runs.db", "third"), "there is no session 'third'"),
        (("show", "runs.db"), "sopyc sessions show DB SESSION"),
    ):
        done = sopyc("sessions", *arguments, folder=folder)
        assert done.returncode == 2
        assert message in done.stderr


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("postgresql://nobody@127.0.0.1:1/x", "the database failed"),
        ("port=1 host=127.0.0.1 user=nobody", "the database failed"),
        ("a=b.db", "a=b.db cannot be opened"),
    ],
)
def test_a_connection_string_is_told_from_a_file(where: str, answer: str, tmp_path: Path) -> None:
    done = sopyc("sessions", where, folder=tmp_path)
    assert (done.returncode, answer in done.stderr) == (2, True), done.stderr

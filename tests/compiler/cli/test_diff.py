"""`sopyc diff`: paths, git revisions, and the sessions of a store."""
# covers: sopy_compiler.cli.kept_sessions, sopy_compiler.cli.dispatch_tables
# covers: sopy_compiler.project.revision, sopy_compiler.report.diff_report
# covers: sopy_compiler.report.diff_text, sopy_compiler.report.diff_json
# covers: sopy_compiler.emit.dispatch_table_shape

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from sopy_compiler.cli.main import main
from sopy_runtime import Session
from sopy_runtime.sqlite import SQLiteStore
from tests.compiler.analysis.changes.test_compare import OLD, changed
from tests.runtime.reloading import reloading

SCHEMA = Path(__file__).parents[3] / "docs" / "formats" / "diff-v1.schema.json"
NEW = changed([("Working", "Doing"), ("    kind: Literal", "    sort: Literal")])
ADDED = changed([('title: str = ""', 'title: str = ""\n    owner: str = ""')])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions of one file, and the working folder."""
    for version, text in (("old", OLD), ("new", NEW), ("added", ADDED)):
        (tmp_path / version).mkdir()
        (tmp_path / version / "aged_flow.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_two_folders(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "old", "new"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("aged_flow: version ")
    assert any("SOP504 needs migration: procedure `Working` removed" in line for line in lines)
    assert '    declare renames={"Working": "Doing"}' in lines
    assert lines[-1].startswith("5 changes: ") or lines[-1].partition(" ")[0].isdigit()


def test_a_compatible_change_and_the_file_for_it(folder: Path) -> None:
    assert main(["diff", "old/aged_flow.py", "added", "--output", "said.txt"]) == 0
    assert "compatible: field `Ticket.owner` added" in (folder / "said.txt").read_text()


def test_two_files_are_versions_of_one_module(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "first.py").write_text(OLD)
    (folder / "second.py").write_text(OLD)
    assert main(["diff", "first.py", "second.py"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 changes"


def test_the_version_of_a_table_tells_what_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "old", "added", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    (module,) = document["modules"]
    assert module["old"] != module["new"]
    assert document["verdict"] == "compatible"
    assert [change["subject"] for change in document["changes"]] == ["Ticket.owner"]


def test_a_git_revision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = folder / "flow"
    flow.mkdir()
    (flow / "aged_flow.py").write_text(OLD)
    for command in (
        ["init", "--quiet"],
        ["add", "flow"],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "--message", "first"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (flow / "aged_flow.py").write_text(ADDED)
    assert main(["diff", "HEAD", "flow"]) == 0
    assert "field `Ticket.owner` added" in capsys.readouterr().out
    assert main(["diff", "HEAD", "HEAD", "flow/aged_flow.py"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 changes"
    assert main(["diff", "HEAD~7", "flow"]) == 2
    assert "HEAD~7 is no file, no folder and no git revision" in capsys.readouterr().err


def test_each_live_session_has_a_verdict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with reloading(folder / "old", "aged_flow") as load, SQLiteStore(folder / "runs.db") as store:
        program = load(OLD)
        for name, procedure, events in (
            ("waits", program.Waiting(), []),
            ("works", program.Working(), []),
            ("ended", program.Working(), [program.Closed()]),
        ):
            session = Session(procedure, program.Ticket(mood=program.Mood.GOOD), store=store, session_id=name)
            for event in events:
                session.send(event)
    text = changed(
        [("Working", "Doing"), ("BAD", "AWFUL"), ("timeout_event = Late", "timeout_event = Other")]
    )
    (folder / "new" / "aged_flow.py").write_text(text)
    assert main(["diff", "old", "new", "--store", "runs.db", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    verdicts = {session["id"]: session["verdict"] for session in document["sessions"]}
    assert verdicts == {"waits": "compatible", "works": "needs migration"}
    main(["diff", "old", "new", "--store", "runs.db"])
    said = capsys.readouterr().out
    assert "session works in Working after 0 events" in said
    assert said.splitlines()[-1].endswith("2 live sessions, 1 of them cannot go on")
    assert main(["diff", "old", "new", "--store", "nowhere.db"]) == 2

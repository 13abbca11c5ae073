# covers: sopy_compiler.cli.workload
"""`sopyc sigma`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import FLOW, sopyc, write
from tests.compiler.emit import evolutions


def test_the_table_is_written_as_text_by_default(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    done = sopyc("sigma", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("flow: evolution of Order\n\nfield      Pay\n")
    assert "\ntotal      " in done.stdout
    assert "\nLegend:\n" in done.stdout


def test_what_is_known_at_entry_follows_from_the_transitions(tmp_path: Path) -> None:
    text = evolutions.FLOW.replace("carrier.ship(sigma)", "sigma.payer.upper()")
    # `state=` is given to the SOP: a field of that name might be meant.
    text = text.replace("sigma.state", "sigma.stage").replace("    state: Literal", "    stage: Literal")
    write(tmp_path, flow=text.replace("carrier.next()", "End()"))
    (table,) = json.loads(sopyc("sigma", "--format", "json", folder=tmp_path).stdout)["tables"]
    entries = {
        (field["path"], cell["procedure"]): cell["entry"]
        for field in table["fields"]
        for cell in field["cells"]
    }
    assert entries["payer", "Basket"] == {"assigned": "never", "none": "surely", "values": [None]}
    assert (entries["payer", "Ship"]["assigned"], entries["payer", "Ship"]["none"]) == ("surely", "never")
    assert entries["stage", "Basket"]["values"] == ["open"]
    assert entries["stage", "Ship"]["values"] == ["paid"]
    rows = sopyc("sigma", folder=tmp_path).stdout.splitlines()
    assert any(line.split("  ")[-1] == "[set, is 'paid']" for line in rows)


def test_events_are_shown_on_request(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    done = sopyc("sigma", "--events", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("flow: what becomes of every event\n\nevent          Pay\n")
    assert "-> End" in done.stdout


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("--format", "markdown"), "## flow: evolution of Order\n"),
        (("--format", "html"), "<!DOCTYPE html>\n"),
        (("--events", "--format", "markdown"), "## flow: what becomes of every event\n"),
        (("--events", "--format", "html"), "<!DOCTYPE html>\n"),
    ],
)
def test_other_formats_have_a_name(tmp_path: Path, words: tuple[str, ...], start: str) -> None:
    write(tmp_path, flow=FLOW)
    assert sopyc("sigma", *words, folder=tmp_path).stdout.startswith(start)


def test_json_names_its_version(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    fields = json.loads(sopyc("sigma", "--format", "json", folder=tmp_path).stdout)
    events = json.loads(sopyc("sigma", "--events", "--format", "json", folder=tmp_path).stdout)
    assert (fields["version"], [one["sigma"] for one in fields["tables"]]) == (1, ["Order"])
    assert (events["version"], [one["workflow"] for one in events["matrices"]]) == (1, ["flow"])


def test_the_tables_can_be_written_to_a_file(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    assert sopyc("sigma", "flow.py", "--output", "state.txt", folder=tmp_path).stdout == ""
    assert (tmp_path / "state.txt").read_text(encoding="utf-8").startswith("flow: evolution of Order")


def test_a_path_without_workflows_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, flow="x = 1\n")
    done = sopyc("sigma", "flow.py", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "sopyc: no workflow was found" in done.stderr
    document = sopyc("sigma", "--format", "json", folder=tmp_path)
    assert (document.returncode, json.loads(document.stdout)["tables"]) == (1, [])


def test_files_that_cannot_be_used_are_named_and_the_others_shown(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW, broken="class A(:\n")
    done = sopyc("sigma", ".", "missing.py", folder=tmp_path)
    assert done.returncode == 1
    assert "missing.py: there is no such file" in done.stderr
    assert "broken.py:1:" in done.stderr
    assert done.stdout.startswith("flow: evolution of Order")


def test_entries_can_be_given(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW.partition("SOP(state")[0] + "class Lost(Procedure[Order]):\n    pass\n")
    done = sopyc("sigma", "--entry", "flow.Pay", "--format", "json", folder=tmp_path)
    (table,) = json.loads(done.stdout)["tables"]
    assert [(one["name"], one["start"], one["reachable"]) for one in table["procedures"]] == [
        ("Pay", True, True),
        ("Lost", False, False),
    ]


def test_an_unknown_format_is_a_wrong_call(tmp_path: Path) -> None:
    done = sopyc("sigma", "--format", "pdf", folder=tmp_path)
    assert (done.returncode, "invalid choice: 'pdf'" in done.stderr) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_on_a_terminal_text_is_as_wide_as_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    theirs, ours = os.openpty()
    words = [sys.executable, "-m", "sopy_compiler", "sigma", "flow.py"]
    subprocess.run(
        words, cwd=tmp_path, env=os.environ | {"COLUMNS": "40"}, stdout=ours, timeout=60, check=True
    )
    os.close(ours)
    shown = b""
    try:
        while piece := os.read(theirs, 4096):
            shown += piece
    except OSError:
        pass  # the other end is closed, which Linux reports so
    finally:
        os.close(theirs)
    lines = shown.decode("utf-8").splitlines()
    assert lines[0] == "flow: evolution of Order"
    assert max(map(len, lines)) <= 40
    assert max(map(len, sopyc("sigma", "flow.py", folder=tmp_path).stdout.splitlines())) > 40


GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "state-evolution.md"


def test_the_guide_shows_what_the_command_writes(tmp_path: Path) -> None:
    blocks = GUIDE.read_text(encoding="utf-8").split("```")[1::2]
    (program,) = (block.removeprefix("python\n") for block in blocks if block.startswith("python\n"))
    write(tmp_path, parcel=program)
    shown = [block.removeprefix("console\n$ sopyc ") for block in blocks if block.startswith("console\n")]
    assert len(shown) == 2
    for block in shown:
        words, _, output = block.partition("\n")
        assert sopyc(*words.split(), folder=tmp_path).stdout == output

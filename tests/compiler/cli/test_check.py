# covers: sopy_compiler.report.attention, sopy_compiler.cli.check_output, sopy_compiler.cli.check_arguments
"""`sopyc check`: findings, formats, selection and exit codes."""

import json
import os
import socket
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

LOST = FLOW + "\n\nclass Lost(Pay):\n    pass\n"


def test_clean_programs_exit_with_0_and_say_nothing_on_standard_output(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    done = sopyc("check", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "sopyc: no findings (1 procedure, 1 transition in 1 file)\n"


def test_findings_are_lines_in_pipes_and_exit_with_1(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    done = sopyc("check", "--quiet", folder=tmp_path)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("flow.py:18:15: SOP201 ")
    assert done.stderr == ""


def test_json_tells_what_was_looked_at(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    document = json.loads(sopyc("check", "--format", "json", folder=tmp_path).stdout)
    summary = document["summary"]
    assert document["version"] == 1
    assert summary.pop("seconds") > 0
    assert summary == {
        "files": 1,
        "modules": 1,
        "procedures": 1,
        "handlers": 1,
        "transitions": 1,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
    }
    (finding,) = document["diagnostics"]
    assert (finding["code"], finding["line"], finding["column"]) == ("SOP201", 18, 15)
    assert (finding["symbol"], finding["path"]) == ("Pay.on_paid", "flow.py")


def test_the_threshold_decides_about_the_exit_code(tmp_path: Path) -> None:
    write(tmp_path, flow=LOST)
    assert "SOP101" in sopyc("check", folder=tmp_path).stdout
    assert sopyc("check", folder=tmp_path).returncode == 1
    assert sopyc("check", "--fail-on", "error", folder=tmp_path).returncode == 0
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nfail-on = 'error'\n", encoding="utf-8")
    assert sopyc("check", folder=tmp_path).returncode == 0
    assert sopyc("check", "--fail-on", "note", folder=tmp_path).returncode == 1


def test_rules_are_selected_on_the_command_line_before_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    assert sopyc("check", "--ignore", "SOP201", folder=tmp_path).stdout == ""
    assert sopyc("check", "--select", "SOP1,SOP3", folder=tmp_path).stdout == ""
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nignore = ['unknown-field']\n", encoding="utf-8")
    assert sopyc("check", folder=tmp_path).stdout == ""
    assert "SOP201" in sopyc("check", "--ignore", "SOP101", folder=tmp_path).stdout


def test_severities_and_files_are_configured(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN, old=BROKEN)
    (tmp_path / "pyproject.toml").write_text(
        "[tool.sopyc.severity]\nSOP201 = 'note'\n[tool.sopyc.per-file-ignores]\n'old.py' = ['SOP201']\n",
        encoding="utf-8",
    )
    done = sopyc("check", "--format", "json", folder=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    assert done.returncode == 0
    assert [(one["path"], one["severity"]) for one in found] == [("flow.py", "note")]


def test_unresolved_parts_are_shown_on_demand(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW.replace("return End()", "return pick(sigma)").replace("SOP,", "SOP, pick,"))
    assert "SOP003" not in sopyc("check", folder=tmp_path).stdout
    shown = sopyc("check", "--show-unresolved", folder=tmp_path)
    assert "SOP003" in shown.stdout
    strict = sopyc("check", "--strict", "--format", "json", folder=tmp_path)
    assert strict.returncode == 1
    assert {
        one["severity"] for one in json.loads(strict.stdout)["diagnostics"] if one["code"] == "SOP003"
    } == {"error"}


def test_results_go_to_a_file(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    done = sopyc("check", "--format", "sarif", "--output", "out.sarif", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_follow_the_environment(
    tmp_path: Path, environment: dict[str, str], is_coloured: bool
) -> None:
    write(tmp_path, flow=BROKEN)
    done = sopyc("check", "--format", "full", folder=tmp_path, environment=environment)
    assert ("\x1b[" in done.stdout) == is_coloured


def test_imports_are_followed_and_only_the_named_files_reported(tmp_path: Path) -> None:
    state, rest = BROKEN.split("class Paid")
    write(
        tmp_path,
        state=state + "    typo: int = Field(1)\n",
        flow="from state import *\n" + "class Paid" + rest,
    )
    (line,) = sopyc("check", "flow.py", "--select", "SOP201", folder=tmp_path).stdout.splitlines()
    assert "flow.py:" in line
    assert "`totl`" in line


def test_documents_are_checked_at_their_own_lines(tmp_path: Path) -> None:
    lines = "".join(f"  {line}\n" if line else "\n" for line in BROKEN.splitlines())
    (tmp_path / "guide.md").write_text(f"# Guide\n\n- step\n\n  ```python\n{lines}  ```\n", encoding="utf-8")
    done = sopyc("check", "guide.md", folder=tmp_path)
    assert done.stdout.startswith("guide.md:23:17: SOP201 ")
    full = sopyc("check", "--format", "full", folder=tmp_path).stdout
    assert "23 |           sigma.totl = event.payload\n   |                 ^^^^\n" in full


def test_files_that_cannot_be_used_are_findings_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN, syntax="def f(:\n", empty="", nul="x = 1\0\n", bom="\ufeff" + FLOW)
    (tmp_path / "latin.py").write_bytes("name = 'é'\n".encode("latin-1"))
    (tmp_path / "declared.py").write_bytes("# coding: latin-1\nname = 'é'\n".encode("latin-1"))
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "folder.py").mkdir()
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket.py"))
        done = sopyc("check", ".", "missing.py", folder=tmp_path)
    found = {tuple(line.split(" ")[:2]) for line in done.stdout.splitlines()}
    assert {(place.partition(":")[0], code) for place, code in found} == {
        ("flow.py", "SOP201"),
        ("syntax.py", "SOP001"),
        ("nul.py", "SOP001"),
        ("latin.py", "SOP002"),
        ("gone.py", "SOP002"),
        ("loop.py", "SOP002"),
        ("pipe.py", "SOP002"),
        ("socket.py", "SOP002"),
        ("missing.py", "SOP002"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 3000 + ")" * 3000,
        "x = " + "+".join(["a"] * 20_000),
        "x = a" + ".b" * 20_000,
        "x = " + "not " * 20_000 + "a",
        "x = " + "[" * 100_000,
        "".join(f"{' ' * depth}if x:\n" for depth in range(300)) + " " * 300 + "pass\n",
        "x = '" + "\\" * 99_999 + "\n",
        "\x0c\r\x0c\r" * 1000,
        "class A(" * 2000,
        "f'" + "{f'" * 500,
    ],
    ids=[
        "parentheses",
        "sum",
        "attributes",
        "not",
        "open",
        "indented",
        "string",
        "feeds",
        "classes",
        "f-strings",
    ],
)
def test_hostile_sources_end_in_an_answer(tmp_path: Path, text: str) -> None:
    write(tmp_path, hostile=text, flow=BROKEN)
    done = sopyc("check", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "flow.py:18:15: SOP201" in done.stdout


def test_an_empty_folder_is_clean_and_says_so(tmp_path: Path) -> None:
    done = sopyc("check", folder=tmp_path)
    assert done.returncode == 0
    assert "no Python or Markdown files found" in done.stderr


def test_configured_paths_and_exclusions_hold(tmp_path: Path) -> None:
    for folder in ("src", "src/old", "other"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, flow=BROKEN)
    (tmp_path / "pyproject.toml").write_text(
        "[tool.sopyc]\npaths = ['src']\nexclude = ['src/old']\n", encoding="utf-8"
    )
    assert [line.split(":")[0] for line in sopyc("check", folder=tmp_path).stdout.splitlines()] == [
        "src/flow.py"
    ]
    inner = sopyc("check", folder=tmp_path / "other")
    assert [line.split(":")[0] for line in inner.stdout.splitlines()] == ["../src/flow.py"]


NOTED = FLOW.replace("Event[int]", "Event")


def test_notes_are_counted_and_listed_on_demand(tmp_path: Path) -> None:
    write(tmp_path, a=NOTED, b=BROKEN, c=NOTED)
    counted = sopyc("check", folder=tmp_path)
    assert [line.split()[1] for line in counted.stdout.splitlines()] == ["SOP201"]
    assert counted.stderr.splitlines() == [
        "sopyc: 2 notes of SOP306 (untyped-payload); --notes lists them",
        "sopyc: 1 error, 2 notes (3 procedures, 3 transitions in 3 files)",
    ]
    for asked in (("--notes",), ("--fail-on", "note"), ("--select", "SOP201,untyped-payload")):
        listed = sopyc("check", *asked, folder=tmp_path)
        assert [line.split()[1] for line in listed.stdout.splitlines()] == ["SOP201", "SOP306", "SOP306"]
        assert len(listed.stderr.splitlines()) == 1
    assert sopyc("check", "--quiet", folder=tmp_path).stderr == ""
    document = json.loads(sopyc("check", "--format", "json", folder=tmp_path).stdout)
    assert len(document["diagnostics"]) == 3
    # The next run of the same words is a replay.
    again = sopyc("check", folder=tmp_path)
    assert (again.stdout, again.stderr) == (counted.stdout, counted.stderr)


def test_statistics_count_by_rule(tmp_path: Path) -> None:
    write(tmp_path, a=NOTED, b=BROKEN, c=NOTED)
    done = sopyc("check", "--statistics", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout == "2  SOP306  note     untyped-payload\n1  SOP201  error    unknown-field\n"
    refused = sopyc("check", "--statistics", "--format", "json", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")


def test_several_formats_are_written_at_once(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    outputs = ("--output", "sarif=made.sarif", "--output", "junit=a b=ä.xml", "--output", "./odd=name.txt")
    done = sopyc("check", *outputs, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((tmp_path / "made.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "a b=ä.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert "SOP201" in (tmp_path / "odd=name.txt").read_text(encoding="utf-8")
    beside = sopyc("check", "--output", "jsonl=all.jsonl", folder=tmp_path)
    assert beside.stdout.startswith("flow.py:18:15: SOP201")
    assert json.loads((tmp_path / "all.jsonl").read_text(encoding="utf-8"))["code"] == "SOP201"
    assert sopyc("check", "--output", "a", "--output", "b", folder=tmp_path).returncode == 2


def test_findings_are_silenced_beside_and_above(tmp_path: Path) -> None:
    broken = "sigma.totl = event.payload"
    write(
        tmp_path,
        beside=BROKEN.replace(broken, broken + "  # type: ignore[attr]  # sopyc: ignore[SOP201] known"),
        before=BROKEN.replace(broken, broken + "  # sopyc: ignore[SOP201]  # type: ignore[attr]"),
        above=BROKEN.replace(broken, "# sopyc: ignore[unknown-field]\n        sigma.totl = '''\n'''"),
        inside=BROKEN.replace(
            broken, "sigma.totl = (\n            event.payload  # sopyc: ignore[SOP201]\n)"
        ),
        header=BROKEN.replace("Procedure[Order]):", "Procedure[Order]):  # sopyc: ignore[SOP2] why"),
        whole="# sopyc: ignore-file[SOP201]\n" + BROKEN,
    )
    done = sopyc("check", "--notes", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


def test_comments_that_silence_nothing_are_findings(tmp_path: Path) -> None:
    write(
        tmp_path,
        unused=FLOW.replace("return End()", "return End()  # noqa: X1  # sopyc: ignore[SOP201, SOP105]"),
        unknown=FLOW.replace("return End()", "return End()  # sopyc: ignore[SOP999]"),
        blanket=FLOW.replace("return End()", "return End()  # type: ignore[a]  # sopyc: ignore"),
    )
    lines = sopyc("check", folder=tmp_path).stdout.splitlines()
    assert [line.split(" ")[:2] for line in lines] == [
        ["blanket.py:19:42:", "SOP005"],
        ["unknown.py:19:23:", "SOP005"],
        ["unused.py:19:35:", "SOP004"],
    ]

"""`sopyc check --write-baseline` and `baseline`: what was accepted stays accepted, and nothing else."""

# covers: sopy_compiler.cli.check_baseline, sopy_compiler.project.baseline, sopy_compiler.diagnostics.identity

import json
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

WORSE = BROKEN.replace("return End()", "sigma.ttal = 1\n        return End()")


def listed(folder: Path, *arguments: str) -> list[str]:
    """The findings, without the wording."""
    lines = sopyc("check", *arguments, folder=folder).stdout.splitlines()
    return [" ".join(line.split(" ")[:2]) for line in lines]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nbaseline = 'made/accepted.json'\n")
    (tmp_path / "made").mkdir()
    (tmp_path / "src").mkdir()
    write(tmp_path / "src", flow=BROKEN)
    done = sopyc("check", "--write-baseline", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"sopyc: wrote 1 finding to {tmp_path}/made/accepted.json\n"
    return tmp_path


def test_the_file_says_what_was_accepted(project: Path) -> None:
    assert json.loads((project / "made/accepted.json").read_text()) == {
        "version": 1,
        "findings": [
            {"path": "../src/flow.py", "code": "SOP201", "symbol": "Pay.on_paid", "subject": "Order.totl"}
        ],
    }


def test_accepted_findings_are_not_reported_and_new_ones_are(project: Path) -> None:
    for folder in (project, project, project / "src"):
        done = sopyc("check", folder=folder)
        assert (done.returncode, done.stdout) == (0, "")
    write(project / "src", flow=WORSE)
    assert listed(project) == ["src/flow.py:19:15: SOP201"]
    write(project / "src", flow=BROKEN, other=BROKEN)
    assert listed(project) == ["src/other.py:18:15: SOP201"]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n# moved\n" + BROKEN,
        BROKEN.replace("sigma.totl = event.payload", "sigma.totl=(\n            event . payload\n        )"),
    ],
)
def test_entries_survive_moved_lines_and_layout(project: Path, text: str) -> None:
    write(project / "src", flow=text)
    assert listed(project) == []


def test_entries_survive_a_renamed_file_but_count_once(project: Path) -> None:
    (project / "lib").mkdir()
    (project / "src/flow.py").rename(project / "lib/renamed.py")
    done = sopyc("check", folder=project)
    assert (done.stdout, done.stderr.splitlines()[:-1]) == ("", ["sopyc: the baseline accepts 1 finding"])
    write(project / "lib", second=BROKEN)
    assert len(listed(project)) == 1


def test_entries_that_found_nothing_are_told_and_dropped(project: Path) -> None:
    write(project / "src", flow=FLOW)
    for _ in range(2):
        done = sopyc("check", folder=project)
        assert done.returncode == 0
        assert done.stderr.splitlines()[:2] == [
            "sopyc: 1 entry of the baseline is found no more; --write-baseline drops it:",
            "sopyc:   ../src/flow.py: SOP201 Pay.on_paid Order.totl",
        ]
    # Of a rule that did not run, and of a file that was not looked at, nothing is known.
    assert "no more" not in sopyc("check", "--ignore", "SOP201", folder=project).stderr
    write(project / "src", other=FLOW)
    assert "no more" not in sopyc("check", "src/other.py", folder=project).stderr
    sopyc("check", "--write-baseline", "src/other.py", folder=project)
    assert "no more" in sopyc("check", folder=project).stderr
    sopyc("check", "--write-baseline", folder=project)
    assert "no more" not in sopyc("check", folder=project).stderr


def test_changes_of_the_baseline_are_seen_at_once(project: Path) -> None:
    assert listed(project) == []
    (project / "made/accepted.json").write_text('{"version": 1, "findings": []}')
    assert listed(project) == ["src/flow.py:18:15: SOP201"]
    sopyc("check", "--write-baseline", folder=project)
    assert listed(project) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no baseline"),
        ("{", "it is no baseline of sopyc"),
        ('{"version": 2, "findings": []}', "its version is 2"),
        ('{"version": 1, "findings": [3]}', "it is no baseline of sopyc"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_a_wrong_call(
    tmp_path: Path, text: str | None, message: str
) -> None:
    write(tmp_path, flow=BROKEN)
    if text is not None:
        (tmp_path / "b.json").write_text(text)
    done = sopyc("check", "--baseline", "b.json", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr

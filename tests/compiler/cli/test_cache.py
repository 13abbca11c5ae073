# covers: sopy_compiler.cli.replay, sopy_compiler.cli.remembered_rules, sopy_compiler.cli.commands
# covers: sopy_compiler.cli.source_arguments, sopy_compiler.cli.selection, sopy_compiler.project.last_output
"""`sopyc check` twice: quick, and the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

HEAVY = {"libcst", "networkx", "rich", "pydantic", "markdown_it", "mypy", "pygls"}
SLOW = {"argparse", "dataclasses", "typing", "pathlib", "tomllib", "hashlib", "importlib.metadata"}


def imported(folder: Path, *arguments: str) -> set[str]:
    """What a run imports."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", _START, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}


_START = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[3])!r}); "
    "from sopy_compiler.cli.main import main; sys.exit(main())"
)


def test_a_replay_says_the_same_and_loads_nothing(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    first = sopyc("check", folder=tmp_path)
    assert first.returncode == 1
    second = sopyc("check", folder=tmp_path)
    assert (second.returncode, second.stdout, second.stderr) == (1, first.stdout, first.stderr)
    loaded = imported(tmp_path, "check")
    assert "sopy_compiler.cli.replay" in loaded
    assert not loaded & (HEAVY | SLOW)


@pytest.mark.parametrize("format_", ["full", "json", "jsonl", "sarif", "github", "gitlab", "junit"])
def test_other_formats_come_from_the_same_findings(tmp_path: Path, format_: str) -> None:
    write(tmp_path, flow=BROKEN)
    sopyc("check", folder=tmp_path)
    if format_ == "sarif":
        sopyc("check", "--format", format_, folder=tmp_path)
    else:
        assert not imported(tmp_path, "check", "--format", format_) & HEAVY
    loaded = imported(tmp_path, "check", "--format", format_)
    assert not loaded & HEAVY
    if format_ != "json":
        warm = sopyc("check", "--format", format_, folder=tmp_path)
        cold = sopyc("check", "--format", format_, "--no-cache", folder=tmp_path)
        assert (warm.stdout, warm.returncode) == (cold.stdout, cold.returncode)
        assert warm.stdout


def test_edits_configuration_and_arguments_are_seen_at_once(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    assert sopyc("check", folder=tmp_path).returncode == 1
    assert sopyc("check", "--ignore", "SOP201", folder=tmp_path).returncode == 0
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nignore = ['SOP201']\n")
    assert sopyc("check", folder=tmp_path).returncode == 0
    (tmp_path / "pyproject.toml").unlink()
    assert sopyc("check", folder=tmp_path).returncode == 1
    write(tmp_path, flow=FLOW)
    assert sopyc("check", folder=tmp_path).returncode == 0
    write(tmp_path, other=BROKEN)
    assert sopyc("check", folder=tmp_path).returncode == 1
    (tmp_path / "other.py").unlink()
    assert sopyc("check", folder=tmp_path).returncode == 0


def test_colours_do_not_come_from_another_run(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    arguments = ("check", "--format", "full")
    plain = sopyc(*arguments, folder=tmp_path)
    coloured = sopyc(*arguments, folder=tmp_path, environment={"FORCE_COLOR": "1"})
    assert "\x1b[" not in plain.stdout
    assert "\x1b[" in coloured.stdout
    assert sopyc(*arguments, folder=tmp_path).stdout == plain.stdout


def test_the_cache_stands_where_it_is_asked_to(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    sopyc("check", "--no-cache", folder=tmp_path)
    assert not (tmp_path / ".sopyc_cache").exists()
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\ncache-dir = 'made/here'\n")
    sopyc("check", folder=tmp_path)
    assert not (tmp_path / ".sopyc_cache").exists()
    assert (tmp_path / "made" / "here" / ".gitignore").is_file()
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\n")
    (tmp_path / "inner").mkdir()
    sopyc("check", "..", folder=tmp_path / "inner")
    assert (tmp_path / ".sopyc_cache").is_dir()


def test_a_cache_that_cannot_be_written_is_noted_and_harmless(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    (tmp_path / ".sopyc_cache").write_text("somebody else's")
    for _ in range(2):
        done = sopyc("check", folder=tmp_path)
        assert done.returncode == 1
        assert "SOP201" in done.stdout
        assert "cannot be written" in done.stderr
    assert (tmp_path / ".sopyc_cache").read_text() == "somebody else's"


def test_two_at_once_and_killed_ones_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    command = [sys.executable, "-m", "sopy_compiler", "check"]
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) for _ in range(3)]
    runs[0].kill()
    outputs = [run.communicate()[0] for run in runs]
    assert outputs[1] == outputs[2]
    assert b"SOP201" in outputs[1]
    assert sopyc("check", folder=tmp_path).stdout.encode() == outputs[1]


def test_the_number_of_jobs_is_checked(tmp_path: Path) -> None:
    done = sopyc("check", "--jobs", "0", folder=tmp_path)
    assert done.returncode == 2
    assert "a number from 1" in done.stderr


def test_jobs_do_not_change_the_answer(tmp_path: Path) -> None:
    write(tmp_path, one=BROKEN, two=BROKEN.replace("Pay", "Charge"), three=FLOW)
    alone, several = (sopyc("check", "--no-cache", "--jobs", jobs, folder=tmp_path) for jobs in ("1", "2"))
    assert (alone.stdout, alone.stderr, alone.returncode) == (
        several.stdout,
        several.stderr,
        several.returncode,
    )


def test_a_read_only_folder_is_harmless(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    tmp_path.chmod(0o555)
    try:
        done = sopyc("check", folder=tmp_path)
    finally:
        tmp_path.chmod(0o755)
    assert "SOP201" in done.stdout
    if os.getuid() != 0:
        assert "cannot be written" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for child processes")
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    write(tmp_path, **{f"flow{number}": BROKEN for number in range(300)})
    run = subprocess.Popen(
        [sys.executable, "-m", "sopy_compiler", "check", "--no-cache", "--jobs", "2"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    status = Path(f"/proc/{run.pid}/stat")
    # Python swallows an interrupt that comes while it returns from a fork; asleep, it waits for the others.
    while run.poll() is None and not (
        len(children.read_text().split()) == 2 and status.read_text().rpartition(")")[2].split()[0] == "S"
    ):
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    output, messages = run.communicate(timeout=120)
    assert (run.returncode, output, messages) == (130, b"", b"sopyc: interrupted\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)

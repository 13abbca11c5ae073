"""`sopyc check --watch`: an answer for every state of the files."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write, write_whole


def test_every_change_is_answered(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    command = [sys.executable, "-u", "-m", "sopy_compiler", "check", "--watch"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        assert run.stdout is not None

        def answer() -> list[str]:
            assert run.stdout is not None
            lines = []
            while not lines or "watching" not in lines[-1]:
                lines.append(run.stdout.readline())
                assert lines[-1], lines
            return lines

        assert "SOP201" in answer()[0]
        write(tmp_path, flow=FLOW)
        assert "no findings" in answer()[0]
        write(tmp_path, other=BROKEN)
        assert "other.py" in answer()[0]
        write_whole(tmp_path / "pyproject.toml", "[tool.sopyc]\nexclude = ['other.py']\n")
        assert "no findings" in answer()[0]
        write_whole(tmp_path / "pyproject.toml", "[tool.sopyc]\nexclud = ['other.py']\n")
        assert "pyproject.toml:2:1: unknown key" in answer()[0]
        write_whole(tmp_path / "pyproject.toml", "[tool.sopyc]\n")
        assert "other.py" in answer()[0]
        run.send_signal(signal.SIGINT)
        assert run.wait(60) == 1


def test_a_named_file_may_be_gone_for_a_moment(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    command = [sys.executable, "-u", "-m", "sopy_compiler", "check", "--watch", "flow.py"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        assert "no findings" in run.stderr.readline()
        (tmp_path / "flow.py").unlink()
        assert "watching" in run.stderr.readline()
        assert "1 error" in run.stderr.readline()
        write(tmp_path, flow=FLOW)
        assert "watching" in run.stderr.readline()
        assert "no findings" in run.stderr.readline()
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)


def test_what_cannot_be_watched_is_a_wrong_call(tmp_path: Path) -> None:
    assert sopyc("check", "--watch", "--write-baseline", folder=tmp_path).returncode == 2
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert sopyc("check", "--watch", "notes.txt", folder=tmp_path).returncode == 2

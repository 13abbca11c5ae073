"""A file is replaced whole or not at all."""

import os
from pathlib import Path

import pytest

from sopy_compiler.project.replace_file import remove_remains, replace_file


def test_the_file_keeps_its_permissions_and_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real.py"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "link.py").symlink_to(real)
    replace_file(tmp_path / "link.py", b"new")
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.py").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.py", "real.py"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        replace_file(tmp_path / "taken", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_what_a_killed_writer_has_left_is_deleted(tmp_path: Path) -> None:
    kept = ["flow.py", ".flow.py.0123456789abcdef.tmp.py", ".other.py.0123456789abcdef.tmp", ".flow.py.tmp"]
    left = [".flow.py.0123456789abcdef.tmp", ".flow.py.fedcba9876543210.tmp"]
    for name in (*kept, *left):
        (tmp_path / name).write_text("x")
    os.utime(tmp_path / left[0], (1_000, 1_000))
    os.utime(tmp_path / left[1], (1_050, 1_050))
    remove_remains(tmp_path, now=1_100)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, left[1]])

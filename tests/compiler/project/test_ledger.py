# covers: sopy_compiler.project.disk
"""Contents of files, read again only where they may have changed."""

import os
from pathlib import Path

import pytest

from sopy_compiler.project import ledger as module
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.disk import ABSENT, PRESENT, UNREADABLE, Disk, digest
from sopy_compiler.project.ledger import Ledger


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that ledgers read."""
    names: list[str] = []
    original = module.read_bytes

    def noting(location: str) -> bytes:
        names.append(Path(location).name)
        return original(location)

    monkeypatch.setattr(module, "read_bytes", noting)
    return names


def _digest(folder: Path, *, is_settled: bool = True) -> str:
    ledger = Ledger(CacheFolder(str(folder / "cache")), str(folder))
    found = ledger.digest(str(folder / "a.py"))
    if is_settled and ledger._started_ns is not None:
        # As if the file had been changed an hour before.
        ledger._started_ns += 3600 * 10**9
    ledger.save()
    return found


def test_unchanged_files_are_read_once(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert _digest(tmp_path) == _digest(tmp_path) == digest(b"x = 1\n")
    assert read == ["a.py"]


def test_files_that_were_changed_just_now_are_read_again(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    _digest(tmp_path, is_settled=False)
    _digest(tmp_path, is_settled=False)
    assert read == ["a.py", "a.py"]


def test_an_edit_that_restores_size_and_time_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    os.utime(file, ns=(10**9, 10**9))
    before = _digest(tmp_path)
    file.write_text("x = 2\n")
    os.utime(file, ns=(10**9, 10**9))
    assert _digest(tmp_path) == digest(b"x = 2\n") != before


def test_files_that_cannot_be_read_equal_nothing(tmp_path: Path) -> None:
    assert _digest(tmp_path) == UNREADABLE
    os.mkfifo(tmp_path / "a.py")
    assert _digest(tmp_path) == UNREADABLE


def test_the_disk_remembers_what_it_was_asked(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_text("")
    disk = Disk()
    assert disk.is_file(f"{tmp_path}/a.py")
    assert disk.is_file(f"{tmp_path}/b.py")
    assert not disk.is_file(f"{tmp_path}/c.py")
    disk.read(f"{tmp_path}/a.py")
    with pytest.raises(OSError, match=r"directory|regular"):
        disk.read(str(tmp_path))
    listed = disk.list(str(tmp_path))
    assert sorted(entry.name for entry in listed) == ["a.py", "b.py"]
    folder = disk.seen.pop(f"{tmp_path}/")
    assert disk.seen == {
        f"{tmp_path}/a.py": digest(b"x = 1\n"),
        f"{tmp_path}/b.py": PRESENT,
        f"{tmp_path}/c.py": ABSENT,
        str(tmp_path): UNREADABLE,
    }
    (tmp_path / "c.py").symlink_to("a.py")
    disk.list(str(tmp_path))
    assert disk.seen[f"{tmp_path}/"] != folder

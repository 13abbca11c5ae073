"""Files of the cache: whole or not at all."""

import json
from multiprocessing import get_context
from pathlib import Path

import pytest

from sopy_compiler.project.cache_folder import CacheFolder


def test_what_was_written_is_read(tmp_path: Path) -> None:
    folder = CacheFolder(str(tmp_path / "deep" / "cache"))
    assert folder.read("a.json") is None
    folder.write("a.json", {"x": ["ä", None]})
    stored = folder.read("a.json")
    assert stored is not None
    assert stored["x"] == ["ä", None]
    assert sorted(file.name for file in (tmp_path / "deep" / "cache").iterdir()) == [".gitignore", "a.json"]
    assert "*" in (tmp_path / "deep" / "cache" / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", "\udcff", "[" * 100_000, '{"format": 0}', "{}"])
def test_what_is_not_ours_reads_as_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert CacheFolder(str(tmp_path)).read("a.json") is None


def test_a_place_that_cannot_be_written_is_a_problem_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = CacheFolder(str(tmp_path / "file"))
    folder.write("a.json", {})
    assert "cannot be written" in folder.problem
    assert folder.read("a.json") is None
    assert folder.now_ns() == 0
    folder.prune("a")


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    folder = CacheFolder(None)
    folder.write("a.json", {})
    folder.prune("a")
    assert folder.read("a.json") is None
    assert folder.now_ns() == 0
    assert folder.problem == ""
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_files_of_a_kind_go(tmp_path: Path) -> None:
    folder = CacheFolder(str(tmp_path))
    for number in range(50):
        folder.write(f"a-{number}.json", {})
    folder.write("b-1.json", {})
    folder.prune("a-")
    assert 10 < len(list(tmp_path.glob("a-*.json"))) < 50
    assert folder.read("b-1.json") is not None


def _write_often(folder: str, text: str) -> None:
    for _ in range(50):
        CacheFolder(folder).write("a.json", {"text": text * 10_000})


def test_who_reads_while_others_write_sees_whole_files(tmp_path: Path) -> None:
    writers = [get_context("spawn").Process(target=_write_often, args=(str(tmp_path), text)) for text in "xy"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if (tmp_path / "a.json").exists():
            assert len(json.loads((tmp_path / "a.json").read_text())["text"]) == 10_000
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert not list(tmp_path.glob("*.tmp"))

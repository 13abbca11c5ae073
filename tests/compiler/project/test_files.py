"""Which files are found and how they are read."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import Reading, find_files, read_sources


def _write(folder: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _found(folder: Path, paths: Sequence[str] = (".",), **options: object) -> list[str]:
    return [file.display for file in find_files(paths, folder=folder, disk=Disk(), **options)]  # type: ignore[arg-type]  # keywords


def _read(folder: Path, *paths: str) -> Reading:
    return read_sources(find_files(paths, folder=folder, disk=Disk()), Disk())


def test_folders_give_python_and_markdown_files_sorted(tmp_path: Path) -> None:
    _write(tmp_path, "b.py", "a/c.py", "README.md", "notes.txt", "a/d.pyi")
    assert _found(tmp_path) == ["README.md", "a/c.py", "b.py"]


def test_markdown_in_folders_can_be_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "b.py", "README.md")
    assert _found(tmp_path, markdown=False) == ["b.py"]
    assert _found(tmp_path, ["README.md"], markdown=False) == ["README.md"]


def test_what_is_no_source_of_the_project_is_skipped(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "kept.py",
        ".hidden.py",
        ".git/x.py",
        "node_modules/x.py",
        "__pycache__/x.py",
        "env/pyvenv.cfg",
        "env/lib/x.py",
        "build/lib/x.py",
        "flow.py",
        "flow_sopy.py",
        "about_sopy.py",
        "dist/__init__.py",
    )
    assert _found(tmp_path) == ["about_sopy.py", "dist/__init__.py", "flow.py", "kept.py"]


def test_excluded_files_are_skipped_unless_named(tmp_path: Path) -> None:
    _write(tmp_path, "a/x.py", "b/x.py")
    assert _found(tmp_path, exclude=["a"]) == ["b/x.py"]
    assert _found(tmp_path, ["a/x.py", "."], exclude=["a"]) == ["a/x.py", "b/x.py"]


def test_exclude_patterns_start_at_their_own_root(tmp_path: Path) -> None:
    _write(tmp_path, "src/old/x.py", "src/new/x.py")
    assert _found(tmp_path / "src", exclude=["src/old"], exclude_root=tmp_path) == ["new/x.py"]


def test_a_file_given_in_several_ways_is_found_once(tmp_path: Path) -> None:
    _write(tmp_path, "a/x.py")
    (tmp_path / "link.py").symlink_to(tmp_path / "a/x.py")
    assert _found(tmp_path, [".", "a", "a/x.py", "./a/../a/x.py"]) == ["a/x.py"]


def test_paths_outside_the_working_folder_are_shown_relative_to_it(tmp_path: Path) -> None:
    _write(tmp_path, "a/x.py", "b/y.py")
    assert _found(tmp_path / "b", [str(tmp_path / "a")]) == ["../a/x.py"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    _write(tmp_path, "a/x.py")
    (tmp_path / "a/again").symlink_to(tmp_path)
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    reading = _read(tmp_path, ".")
    assert [source.path for source in reading.sources] == ["a/x.py"]
    assert [source.path for source in reading.unreadable] == ["self.py"]


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(1200):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
    finally:
        os.close(here)
    _write(tmp_path, "x.py")
    found = _found(tmp_path)
    # Python's own `rmtree`, with which pytest cleans up, recurses.
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)
    assert found == ["x.py"]


def test_files_without_text_are_facts_and_the_others_are_read(tmp_path: Path) -> None:
    _write(tmp_path, "good.py")
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.py")
    reading = _read(tmp_path, ".", "missing.py", "n" * 5000)
    assert [source.path for source in reading.sources] == ["good.py"]
    assert {source.path: source.reason for source in reading.unreadable} == {
        "gone.py": "there is no such file",
        "latin.py": "it is not UTF-8 (byte 0xe9 in line 1) and declares no other encoding",
        "missing.py": "there is no such file",
        "n" * 5000: "file name too long",
        "pipe.py": "it is not a regular file",
    }


def test_a_folder_named_like_a_module_is_a_folder(tmp_path: Path) -> None:
    _write(tmp_path, "x.py/y.py")
    assert _found(tmp_path) == ["x.py/y.py"]
    assert _found(tmp_path, ["x.py"]) == ["x.py/y.py"]


def test_file_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.py")).write_text("x = 1\n", encoding="utf-8")
    assert _found(tmp_path) == ["\\udcff.py"]
    assert len(_read(tmp_path, ".").sources) == 1


def test_modules_are_named_by_the_packages_around_them(tmp_path: Path) -> None:
    _write(
        tmp_path, "src/app/__init__.py", "src/app/flows/__init__.py", "src/app/flows/order.py", "solo/one.py"
    )
    modules = {source.path: source.module for source in _read(tmp_path, ".").sources}
    assert modules == {
        "src/app/__init__.py": "app",
        "src/app/flows/__init__.py": "app.flows",
        "src/app/flows/order.py": "app.flows.order",
        "solo/one.py": "one",
    }


def test_line_ends_are_line_feeds(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\rz = 3\n")
    assert _read(tmp_path, "x.py").sources[0].text == "x = 1\ny = 2\nz = 3\n"

"""Which files are found and how they are read."""

# covers: sopy_compiler.project.exclusion, sopy_compiler.project.walk, sopy_compiler.project.display_path

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sopy_compiler.project.config import Config
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import Reading, find_files, read_sources


def _write(folder: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _found(
    folder: Path, paths: Sequence[str] = (".",), config: Config | None = None, **options: bool
) -> list[str]:
    disk = Disk()
    configs = Configs(folder, disk, paths=paths, only=config, **options)
    return [file.display for file in find_files(paths, configs=configs, disk=disk)]


def _read(folder: Path, *paths: str) -> Reading:
    configs = Configs(folder, Disk())
    return read_sources(find_files(paths, configs=configs, disk=Disk()), Disk())


def test_folders_give_python_and_markdown_files_sorted(tmp_path: Path) -> None:
    _write(tmp_path, "b.py", "a/c.py", "README.md", "notes.txt", "a/d.pyi")
    assert _found(tmp_path) == ["README.md", "a/c.py", "b.py"]


def test_markdown_in_folders_can_be_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "b.py", "README.md")
    assert _found(tmp_path, config=Config(markdown=False)) == ["b.py"]
    assert _found(tmp_path, ["README.md"], Config(markdown=False)) == ["README.md"]


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
        "conda/conda-meta/history",
        "conda/lib/x.py",
        "build/lib/x.py",
        "flow.py",
        "flow_sopy.py",
        "about_sopy.py",
        "dist/__init__.py",
    )
    assert _found(tmp_path) == ["about_sopy.py", "dist/__init__.py", "flow.py", "kept.py"]


def test_excluded_files_are_skipped_unless_named(tmp_path: Path) -> None:
    _write(tmp_path, "a/x.py", "b/x.py")
    assert _found(tmp_path, config=Config(exclude=("a",))) == ["b/x.py"]
    assert _found(tmp_path, ["a/x.py", "."], Config(exclude=("a",))) == ["a/x.py", "b/x.py"]


def test_exclude_patterns_start_at_their_own_root(tmp_path: Path) -> None:
    _write(tmp_path, "src/old/x.py", "src/new/x.py")
    assert _found(tmp_path / "src", config=Config(root=tmp_path, exclude=("src/old",))) == ["new/x.py"]


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


def test_patterns_are_those_of_git(tmp_path: Path) -> None:
    _write(tmp_path, "gen/x.py", "src/gen/y.py", "src/a_pb2.py", "src/keep_pb2.py")
    config = Config(exclude=("/gen/", "*_pb2.py", "!keep_*"))
    assert _found(tmp_path, config=config) == ["src/gen/y.py", "src/keep_pb2.py"]


def test_named_files_are_left_out_by_force(tmp_path: Path) -> None:
    _write(tmp_path, "old/deep/x.py", "new/x.py")
    named = ["old/deep/x.py", "new/x.py"]
    config = Config(exclude=("old/",))
    assert _found(tmp_path, named, config) == ["new/x.py", "old/deep/x.py"]
    assert _found(tmp_path, named, config, force_exclude=True) == ["new/x.py"]
    assert _found(tmp_path, named, Config(exclude=("old/",), force_exclude=True)) == ["new/x.py"]


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "made/x.py", "src/made.py", "src/kept/a.py", "src/kept/b.py", "other/x.py")
    (tmp_path / ".gitignore").write_text("made\n/other\n*/kept/b.py\n", encoding="utf-8")
    (tmp_path / "src" / ".gitignore").write_text("made.py\n", encoding="utf-8")
    assert _found(tmp_path) == ["src/kept/a.py"]
    assert _found(tmp_path, ["src/made.py", "src"]) == ["src/kept/a.py", "src/made.py"]
    assert len(_found(tmp_path, config=Config(respect_gitignore=False))) == 5


def test_patterns_of_git_end_at_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    _write(tmp_path, "inner/a.py", "inner/deep/b.py", "inner/c.py")
    (tmp_path / ".gitignore").write_text("*.py\n", encoding="utf-8")
    assert _found(inner) == ["a.py", "c.py", "deep/b.py"]
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert _found(inner) == []
    (inner / ".git").write_text("gitdir: elsewhere\n")
    (inner / ".gitignore").write_text("c.py\n", encoding="utf-8")
    assert _found(inner / "deep", [".."]) == ["../a.py", "b.py"]
    (tmp_path / "inner" / ".git").unlink()
    assert _found(tmp_path) == []


def test_each_folder_has_the_settings_of_its_nearest_file(tmp_path: Path) -> None:
    _write(tmp_path, "one/old/x.py", "two/old/x.py", "two/new/x.py", "two/README.md", "README.md")
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nexclude = ['one']\n", encoding="utf-8")
    (tmp_path / "two" / "pyproject.toml").write_text(
        "[tool.sopyc]\nexclude = ['/old']\nmarkdown = false\n", encoding="utf-8"
    )
    assert _found(tmp_path) == ["README.md", "two/new/x.py"]

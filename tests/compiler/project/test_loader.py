"""How imports of analysed modules are found."""

from pathlib import Path

from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import find_files, read_sources
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.text import SourceText


def _write(folder: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _source(folder: Path, path: str) -> SourceText:
    return read_sources(find_files([path], configs=Configs(folder, Disk()), disk=Disk()), Disk()).sources[0]


def test_modules_beside_the_importer_are_found(tmp_path: Path) -> None:
    _write(tmp_path, "deep/flow.py", "deep/state.py")
    found = ProjectLoader(folder=tmp_path).load("state", importer=_source(tmp_path, "deep/flow.py"))
    assert found is not None
    assert (found.path, found.module, found.is_reported) == ("deep/state.py", "state", False)


def test_packages_are_found_from_their_root(tmp_path: Path) -> None:
    _write(tmp_path, "lib/app/__init__.py", "lib/app/flow.py", "lib/app/state.py")
    loader = ProjectLoader(folder=tmp_path)
    importer = _source(tmp_path, "lib/app/flow.py")
    state = loader.load("app.state", importer=importer)
    package = loader.load("app", importer=importer)
    assert state is not None
    assert state.path == "lib/app/state.py"
    assert package is not None
    assert package.is_package


def test_the_working_folder_and_its_src_are_roots(tmp_path: Path) -> None:
    _write(tmp_path, "tests/test_flow.py", "src/app/__init__.py", "shared/state.py")
    loader = ProjectLoader(folder=tmp_path)
    importer = _source(tmp_path, "tests/test_flow.py")
    assert loader.load("app", importer=importer) is not None
    assert loader.load("shared.state", importer=importer) is not None


def test_files_of_the_run_are_given_as_they_were_read(tmp_path: Path) -> None:
    _write(tmp_path, "a/flow.py", "a/state.py")
    state = _source(tmp_path, "a/state.py")
    loader = ProjectLoader(folder=tmp_path, sources=[state])
    assert loader.load("state", importer=_source(tmp_path, "a/flow.py")) is state
    assert loader.load("a.state", importer=_source(tmp_path, "a/flow.py")) is state


def test_what_is_no_project_source_is_not_found(tmp_path: Path) -> None:
    _write(tmp_path, "flow.py", "site-packages/lib.py", "sopy/__init__.py", "broken.py")
    (tmp_path / "broken.py").write_bytes(b"\xff\xff")
    loader = ProjectLoader(folder=tmp_path)
    importer = _source(tmp_path, "flow.py")
    for module in ("site-packages.lib", "sopy", "missing", "broken", "", "..", "a..b", "x" * 5000):
        assert loader.load(module, importer=importer) is None


def test_a_source_that_is_on_no_disk_imports_from_the_working_folder(tmp_path: Path) -> None:
    _write(tmp_path, "state.py")
    typed = SourceText(path="<stdin>", module="stdin", text="import state\n")
    assert ProjectLoader(folder=tmp_path).load("state", importer=typed) is not None

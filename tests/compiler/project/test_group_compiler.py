from pathlib import Path

from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.group_compiler import GroupCompiler
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.project.flows import flow

TOOLS = "def check(value):\n    return value\n"


class Project:
    """One workflow and a module of plain functions that it imports, both on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.flow = folder / "flow.py"
        self.tools = folder / "tools.py"
        self.flow.write_text(flow("A", helper="tools"), encoding="utf-8")
        self.tools.write_text(TOOLS, encoding="utf-8")
        self.compiler = GroupCompiler()

    def _loader(self) -> tuple[ProjectLoader, SourceText]:
        disk = OverlayDisk({})
        file = SourceFile(location=self.flow, display="flow.py", is_named=True)
        source = read_source(file, disk)
        assert isinstance(source, SourceText)
        return ProjectLoader(folder=self.folder, sources=[source], disk=disk), source

    def compile(self) -> Compilation:
        loader, source = self._loader()
        nothing = {"configured_entries": (), "unreadable": (), "built_tables": ()}
        return self.compiler.compile([source], loader=loader, **nothing)

    def is_cold(self, found: Compilation) -> bool:
        loader, source = self._loader()
        return found.program == compile_source([source], loader=loader).program


def _edit(place: Path, old: str, new: str) -> str:
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")
    return str(place)


def test_a_text_that_has_changed_is_read_again_alone(tmp_path: Path) -> None:
    project = Project(tmp_path)
    before = project.compile()
    project.compiler.note([_edit(project.flow, "return End()", "return self")])
    again = project.compile()
    assert project.is_cold(again)
    assert again.work.modules == before.work.modules
    assert again.work.statements - before.work.statements < before.work.statements


def test_an_imported_module_is_read_again_too(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.compile()
    project.compiler.note([_edit(project.tools, "return value", "value.clear()\n    return value")])
    assert project.is_cold(project.compile())
    project.compiler.note([_edit(project.tools, "def check(value)", "def check(value, more=0)")])
    assert project.is_cold(project.compile())


def test_a_module_that_goes_or_comes_has_everything_read(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.compile()
    project.tools.unlink()
    project.compiler.note([str(project.tools)])
    assert project.is_cold(project.compile())
    project.tools.write_text(TOOLS, encoding="utf-8")
    project.compiler.note([str(project.tools)])
    assert project.is_cold(project.compile())


def test_what_was_asked_of_the_disk_stays_known(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.compile()
    project.compiler.note([_edit(project.flow, "return End()", "return self")])
    project.compile()
    assert project.compiler.seen[str(project.tools)] is not None

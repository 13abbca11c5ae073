"""Which sopyc it is."""

import sys
from importlib import metadata
from pathlib import Path

import pytest

from sopy_compiler.project import tool_stamp as module
from sopy_compiler.project.tool_stamp import installed_version, tool_stamp


def test_the_version_is_that_of_the_distribution() -> None:
    assert installed_version() == metadata.version("sopyc")


def test_a_stamp_changes_with_the_compiler_and_with_what_it_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sopy_compiler").mkdir()
    source = tmp_path / "sopy_compiler" / "a.py"
    source.write_text("x = 1\n")
    monkeypatch.setattr(module, "_PACKAGE", str(tmp_path / "sopy_compiler"))
    before = tool_stamp()
    assert tool_stamp() == before
    source.write_text("x = 12\n")
    edited = tool_stamp()
    assert edited != before
    (tmp_path / "site" / "libcst-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert tool_stamp() != edited


def test_an_installed_sopyc_is_known_by_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def installed(name: str, content: str) -> str:
        folder = tmp_path / name
        (folder / "sopyc-1.dist-info").mkdir(parents=True)
        (folder / "sopyc-1.dist-info" / "RECORD").write_text(
            f"sopy_compiler/a.py,sha256={content},5\n../bin/sopyc,sha256={name},9\n"
        )
        (folder / "sopy_compiler").mkdir()
        (folder / "sopy_compiler" / "a.py").write_text("")
        monkeypatch.setattr(module, "_PACKAGE", str(folder / "sopy_compiler"))
        monkeypatch.setattr(sys, "path", [str(folder)])
        return tool_stamp()

    assert installed("one", "x") == installed("two", "x") != installed("three", "y")

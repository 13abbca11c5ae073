"""The version that mypy compares."""

from pathlib import Path

import sopy_compiler.mypy_plugin
from sopy_compiler.mypy_plugin.version import version_of


def test_the_version_changes_with_any_module_of_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "hook.py").write_text("ANSWER = 1\n")
    before = version_of(tmp_path)
    assert version_of(tmp_path) == before
    (tmp_path / "hook.py").write_text("ANSWER = 2\n")
    assert version_of(tmp_path) != before


def test_mypy_finds_the_version_and_the_plugin_where_it_looks() -> None:
    assert len(sopy_compiler.mypy_plugin.__version__) == 16
    assert sopy_compiler.mypy_plugin.plugin("2.0").__name__ == "SopyPlugin"

"""How the settings of a project are read."""

from pathlib import Path

import pytest

from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.config import Config, ConfigError, load_config


def _load(folder: Path, text: str) -> Config:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return load_config(folder)


def test_every_key_is_read(tmp_path: Path) -> None:
    config = _load(
        tmp_path,
        """
        [tool.sopyc]
        paths = ["src"]
        exclude = ["src/old"]
        entry = "app.flow.Start"
        select = ["SOP1", "unknown-field"]
        ignore = ["SOP115"]
        baseline = "sopyc-baseline.json"
        fail-on = "note"
        markdown = false
        build = { out-dir = "tables" }
        [tool.sopyc.per-file-ignores]
        "tests/*" = ["SOP101"]
        [tool.sopyc.severity]
        SOP117 = "error"
        """,
    )
    assert config == Config(
        root=tmp_path,
        paths=("src",),
        exclude=("src/old",),
        entry=("app.flow.Start",),
        select=("SOP1", "unknown-field"),
        ignore=("SOP115",),
        per_file_ignores=(("tests/*", ("SOP101",)),),
        severity=(("SOP117", Severity.ERROR),),
        baseline="sopyc-baseline.json",
        fail_on=Severity.NOTE,
        markdown=False,
        build_out_dir="tables",
    )


def test_the_nearest_file_with_a_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    _load(tmp_path, "[tool.sopyc]\nselect = ['SOP1']\n")
    assert load_config(inner).select == ("SOP1",)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.sopyc]\nignroe = []\n", "unknown key `ignroe` in `.tool.sopyc.`: did you mean `ignore`?"),
        ("[tool.sopyc]\nselect = 'SOP1'\n", "`select` must be an array of strings, not 'SOP1'"),
        ("[tool.sopyc]\nselect = [1]\n", "`select` must be an array of strings"),
        ("[tool.sopyc]\nmarkdown = 1\n", "`markdown` must be true or false"),
        ("[tool.sopyc]\nfail-on = 'warn'\n", "must be one of error, warning, note, not 'warn'"),
        ("[tool.sopyc]\nbaseline = []\n", "`baseline` must be a string"),
        ("[tool.sopyc]\nseverity = []\n", "`severity` must be a table"),
        ("[tool.sopyc.severity]\nSOP1 = 'eror'\n", "did you mean `error`"),
        ("[tool.sopyc.per-file-ignores]\nx = 'SOP1'\n", "`per-file-ignores.x` must be an array of strings"),
        ("[tool.sopyc.build]\nout = 'x'\n", "unknown key `build.out`"),
        ("[tool]\nsopyc = 1\n", "`tool.sopyc` must be a table"),
        ("tool = 1\n", "`tool.sopyc` must be a table"),
        ("[tool.sopyc\n", "pyproject.toml: "),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        _load(tmp_path, text)

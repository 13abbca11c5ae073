"""How the settings of a project are read."""

# covers: sopy_compiler.project.configs, sopy_compiler.project.config_file, sopy_compiler.project.toml_places
# covers: sopy_compiler.project.config_error

from pathlib import Path

import pytest

from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.config import Config
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk


def load_config(folder: Path) -> Config:
    return Configs(folder, Disk()).run


def _load(folder: Path, text: str | bytes) -> Config:
    (folder / "pyproject.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return load_config(folder)


def test_every_key_is_read(tmp_path: Path) -> None:
    config = _load(
        tmp_path,
        """
        [tool.sopyc]
        paths = ["src"]
        exclude = ["src/old"]
        force-exclude = true
        respect-gitignore = false
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
        force_exclude=True,
        respect_gitignore=False,
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
        (
            "[tool.sopyc]\nignroe = []\n",
            "2:1: unknown key `ignroe` in `[tool.sopyc]`: did you mean `ignore`?",
        ),
        ("[tool.sopyc]\n\nxyz = 1\n", "3:1: unknown key `xyz` in `[tool.sopyc]`: known keys are baseline, b"),
        ("[tool]\nsopyc = {select = 'SOP1'}\n", "2:1: `select` must be an array of strings, not 'SOP1'"),
        ("tool.sopyc.select = [1]\n", "1:1: `select` must be an array of strings"),
        ("[tool.sopyc]\nselect = ['SOP9']\n", "2:1: unknown rule `SOP9` in `select`"),
        ("[tool.sopyc]\nignore = ['unknown-feild']\n", "in `ignore`: did you mean `unknown-field`?"),
        ("[tool.sopyc]\n  markdown = 1\n", "2:3: `markdown` must be true or false"),
        (
            "[tool.sopyc]\nfail-on = 'warn'\n",
            "2:1: `fail-on` must be one of error, warning, note, not 'warn'",
        ),
        ("[tool.sopyc]\nfail-on = {}\n", "`fail-on` must be one of error, warning, note, not {}"),
        ("[tool.sopyc]\nbaseline = []\n", "`baseline` must be a string"),
        ("[tool.sopyc]\nseverity = []\n", "2:1: `severity` must be a table"),
        ("[tool.sopyc.severity]\nSOP1 = 'eror'\n", "2:1: `severity.SOP1` must be one of error, warning, no"),
        ("[tool.sopyc.severity]\nSOP1 = 'eror'\n", "did you mean `error`"),
        ("[tool.sopyc.severity]\nSOP2 = 'note'\nSOPX = 'note'\n", "3:1: unknown rule `SOPX` in `severity`"),
        ("[tool.sopyc]\nseverity.SOP1 = 'x'\n", "2:1: `severity.SOP1` must be one of"),
        (
            "[tool.sopyc.per-file-ignores]\n'a.b' = ['SOP1']\n\"x y\" = 'SOP1'\n",
            "3:1: `per-file-ignores.x y` must be an array of strings",
        ),
        ("[tool.sopyc.build]\nout = 'x'\n", "2:1: unknown key `build.out`"),
        ("[tool]\nsopyc = 1\n", "2:1: `tool.sopyc` must be a table"),
        ("tool = 1\n", "1:1: `tool.sopyc` must be a table"),
        ("x = 1\n[tool.sopyc\n", "2:12: Expected"),
        ("[tool.sopyc]\nselect = ['a", "2:13: "),
        (b"\xef\xbb\xbf[tool.sopyc]\n", "1:1: the file starts with a byte order mark"),
        (b"# x\n# \xff\n", "2:1: the file is not UTF-8"),
    ],
)
def test_mistakes_are_named_with_their_places(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.startswith("pyproject.toml:")
    assert message in problem


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, "[tool.sopyc]\nselct = []\nmarkdown = 2\n[tool.sopyc.severity]\nx = 'error'\ny = 3\n")
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        "pyproject.toml:2:1",
        "pyproject.toml:3:1",
        "pyproject.toml:5:1",
        "pyproject.toml:6:1",
    ]


def test_settings_hold_below_their_file(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nselect = ['SOP1']\nentry = 'a.A'\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.sopyc]\nentry = ['b.B']\n")
    configs = Configs(tmp_path, Disk())
    assert configs.of_folder(str(inner)).entry == ("b.B",)
    assert configs.of_folder(str(tmp_path / "c")) is configs.run
    assert configs.entries == ("a.A", "b.B")
    assert [config.root for config in configs.all] == [tmp_path, tmp_path / "a"]


def test_where_nothing_holds_here_what_holds_around_the_paths_does(tmp_path: Path) -> None:
    inner = tmp_path / "a"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.sopyc]\nselect = ['SOP1']\n")
    (inner / "x.py").touch()
    assert Configs(tmp_path, Disk(), paths=["a/x.py", "a"]).run.root == inner
    assert Configs(tmp_path, Disk(), paths=["a/x.py", "y.py"]).run.root is None

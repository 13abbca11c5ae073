"""`sopyc init`, and the files by which other tools call the command."""

# covers: sopy_compiler.cli.init, sopy_compiler.cli.init_files

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from sopy_compiler.cli.main import main
from tests.compiler.cli.sopyc import sopyc

ROOT = Path(__file__).parents[3]


def test_an_empty_folder_gets_a_workflow_that_checks_clean_and_passes_its_test(tmp_path: Path) -> None:
    folder = tmp_path / "it's a ü"
    done = sopyc("init", str(folder), folder=tmp_path)
    assert done.returncode == 0
    assert {path.name for path in folder.iterdir()} == {"pyproject.toml", "test_workflow.py", "workflow.py"}
    checked = sopyc("check", "--fail-on", "note", folder=folder)
    assert (checked.returncode, checked.stdout) == (0, "")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    assert "everything is there already" in sopyc("init", folder=folder).stderr


def test_what_is_there_is_kept_and_added_to(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "code.py").write_text("x = 1\n")
    settings = '# ours\n[project]\nname = "x"\n\n[tool.mypy]\nstrict = true  # always\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    hooks = "repos:\n- repo: https://example.org/a\n  hooks:\n  - id: a\n"
    (tmp_path / ".pre-commit-config.yaml").write_text(hooks)
    assert sopyc("init", folder=tmp_path).returncode == 0
    text = (tmp_path / "pyproject.toml").read_text()
    assert all(line in text for line in settings.splitlines())
    tools = tomllib.loads(text)["tool"]
    assert tools["mypy"] == {"plugins": ["sopy_compiler.mypy_plugin"], "strict": True}
    assert tools["sopyc"] == {}
    added = (tmp_path / ".pre-commit-config.yaml").read_text()
    assert added.startswith(hooks)
    assert [repo["hooks"][0]["id"] for repo in yaml.safe_load(added)["repos"]] == ["a", "sopyc-check"]
    assert not (tmp_path / "workflow.py").exists()
    assert "everything is there already" in sopyc("init", folder=tmp_path).stderr


def test_the_plugin_goes_where_mypy_has_its_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "code.py").write_text("x = 1\n")
    (tmp_path / "setup.cfg").write_bytes(b"[metadata]\r\nname = x\r\n\r\n[mypy]\r\nstrict = true\r\n")
    (tmp_path / "mypy.ini").write_text("[mypy-other.*]\nignore_errors = true\n")
    assert main(["init", str(tmp_path)]) == 0
    plugin = b"plugins = sopy_compiler.mypy_plugin\r\n"
    assert (tmp_path / "setup.cfg").read_bytes().endswith(b"[mypy]\r\n" + plugin + b"strict = true\r\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nplugins =\n    pydantic.mypy\n")
    assert main(["init", str(tmp_path)]) == 0
    assert "add sopy_compiler.mypy_plugin to `plugins` of [mypy] in" in capsys.readouterr().err


def test_line_ends_stay_and_mistakes_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    settings, hooks = tmp_path / "pyproject.toml", tmp_path / ".pre-commit-config.yaml"
    for wrong, said in (
        (b"[tool.sopyc]\nexclud = []\n", "pyproject.toml:2:1: unknown key `exclud`"),
        (b"\xef\xbb\xbf", "pyproject.toml:1:1: the file starts with a byte order mark"),
        (b"# \xe4\n", "pyproject.toml is not UTF-8"),
    ):
        settings.write_bytes(wrong)
        assert main(["init", str(tmp_path)]) == 2
        assert said in capsys.readouterr().err
    settings.write_bytes(b"[tool]\r\nmypy.strict = true\r\n")
    hooks.write_bytes(b"repos:\r\n- repo: local\r\n  hooks: []\r\n")
    assert main(["init", str(tmp_path)]) == 0
    assert "add sopy_compiler.mypy_plugin to `plugins` of [tool.mypy]" in capsys.readouterr().err
    for file in (settings, hooks):
        assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") > 4, file
    hooks.write_text("repos: []\n")
    assert main(["init", str(tmp_path)]) == 0
    (repository,) = yaml.safe_load(hooks.read_text())["repos"]
    assert repository["hooks"][0]["id"] == "sopyc-check"
    assert main(["init", str(settings)]) == 2
    assert "is a file, and no folder" in capsys.readouterr().err


def test_hooks_and_the_action_call_what_there_is(tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        command = hook["entry"].split()
        assert command[0] == "sopyc"
        assert sopyc(*command[1:], folder=tmp_path).returncode == 0
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    assert all("shell" in step for step in action["runs"]["steps"] if "run" in step)

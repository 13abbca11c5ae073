"""The plugin's line comes to the settings that mypy has, and nothing else of them changes."""

import configparser
import tomllib

import pytest

from sopy_compiler.cli.init_mypy import PLUGIN, with_plugin_in_ini, with_plugin_in_toml


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[tool.mypy]", f'[tool.mypy]\nplugins = ["{PLUGIN}"]\n'),
        (
            "[ tool.mypy ]  # ours\r\nstrict = true",
            f'[ tool.mypy ]  # ours\r\nplugins = ["{PLUGIN}"]\r\nstrict = true',
        ),
        ('[tool.mypy]\nplugins = ["a"]\n', f'[tool.mypy]\nplugins = ["{PLUGIN}", "a"]\n'),
        ("[tool.mypy]\nplugins = 'a'  # why\n", f"[tool.mypy]\nplugins = [\"{PLUGIN}\", 'a']  # why\n"),
        (
            '[tool.mypy]\nplugins = [\n    "a",  # why\n]\n',
            f'[tool.mypy]\nplugins = [\n    "{PLUGIN}",\n    "a",  # why\n]\n',
        ),
        ("[tool.mypy]\n[x]\nplugins = []\n", f'[tool.mypy]\nplugins = ["{PLUGIN}"]\n[x]\nplugins = []\n'),
        ("[tool]\nmypy.strict = true\n", None),
        ("[tool]\nmypy = {strict = true}\n", None),
        ('[tool.mypy]\n"plugins" = ["a"]\n', None),
        ('[tool.mypy]\nplugins = """a"""\n', None),
    ],
)
def test_a_toml_file_gets_the_plugin(before: str, after: str | None) -> None:
    assert with_plugin_in_toml(before) == after
    if after is not None:
        assert PLUGIN in tomllib.loads(after)["tool"]["mypy"]["plugins"]


@pytest.mark.parametrize(
    ("before", "plugins"),
    [
        ("[mypy]", PLUGIN),
        ("[a]\n[mypy]\nplugins = a, b\n", f"{PLUGIN}, a, b"),
        ("[mypy]\nplugins: a\n[mypy-x]\nplugins = b\n", f"{PLUGIN}, a"),
        ("[mypy]\nstrict = true\n[mypy-x]\nplugins = b\n", PLUGIN),
        ("[mypy]\nplugins =\n    a\n", None),
    ],
)
def test_an_ini_file_gets_the_plugin(before: str, plugins: str | None) -> None:
    after = with_plugin_in_ini(before)
    if plugins is None:
        assert after is None
        return
    parser = configparser.ConfigParser()
    parser.read_string(after or "")
    assert parser["mypy"]["plugins"] == plugins

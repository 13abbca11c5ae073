"""The line by which mypy loads the plugin, put among the settings that are there."""

import re
import tomllib
from typing import Final

PLUGIN: Final = "sopy_compiler.mypy_plugin"
_TOML_TABLE: Final = re.compile(
    r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*mypy[ \t]*\][^\r\n]*(?:\r?\n|\Z)", re.MULTILINE
)
_TOML_LIST: Final = re.compile(r"^[ \t]*plugins[ \t]*=[ \t]*\[(?P<space>\s*)", re.MULTILINE)
_TOML_TEXT: Final = re.compile(
    r"^[ \t]*plugins[ \t]*=[ \t]*(?P<value>\"[^\"\r\n]*\"|'[^'\r\n]*')", re.MULTILINE
)
_INI_SECTION: Final = re.compile(r"^\[mypy\][ \t]*(?:[#;][^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)
_INI_PLUGINS: Final = re.compile(r"^plugins[ \t]*[=:][ \t]*", re.MULTILINE)


def with_plugin_in_toml(text: str) -> str | None:
    """The text of a `pyproject.toml` that has `[tool.mypy]`, with the plugin.

    None where the settings are written in a way that only their author should change.
    """
    header = _TOML_TABLE.search(text)
    if header is None:
        return None
    end = _next_table(text, header.end())
    known = _TOML_LIST.search(text, header.end(), end)
    single = _TOML_TEXT.search(text, header.end(), end)
    if known is not None:
        new = f'{text[: known.end()]}"{PLUGIN}",{known["space"] or " "}{text[known.end() :]}'
    elif single is not None:
        new = f'{text[: single.start("value")]}["{PLUGIN}", {single["value"]}]{text[single.end() :]}'
    else:
        new = _with_line(text, header.end(), f'plugins = ["{PLUGIN}"]')
    return new if _is_all_else_equal(text, new) else None


def _is_all_else_equal(old: str, new: str) -> bool:
    before = tomllib.loads(old)
    try:
        after = tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        return False
    known, plugins = before["tool"]["mypy"].pop("plugins", []), after["tool"]["mypy"].pop("plugins", [])
    return before == after and plugins == [PLUGIN, *([known] if isinstance(known, str) else known)]


def has_ini_section(text: str) -> bool:
    """Whether an INI file has settings of mypy."""
    return _INI_SECTION.search(text) is not None


def with_plugin_in_ini(text: str) -> str | None:
    """The text of an INI file that has `[mypy]`, with the plugin; None as for `with_plugin_in_toml`."""
    header = _INI_SECTION.search(text)
    assert header is not None
    known = _INI_PLUGINS.search(text, header.end(), _next_table(text, header.end()))
    if known is None:
        return _with_line(text, header.end(), f"plugins = {PLUGIN}")
    if text[known.end() : known.end() + 1] in {"", "\r", "\n", "#", ";"}:
        return None
    return f"{text[: known.end()]}{PLUGIN}, {text[known.end() :]}"


def _next_table(text: str, start: int) -> int:
    found = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, start)
    return len(text) if found is None else found.start()


def _with_line(text: str, place: int, line: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    before = text[:place]
    return f"{before}{'' if before.endswith(newline) else newline}{line}{newline}{text[place:]}"

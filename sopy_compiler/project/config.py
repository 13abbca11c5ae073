"""The settings of a project: `[tool.sopyc]` of the nearest `pyproject.toml`."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.severity import Severity

FILE_NAME: Final = "pyproject.toml"


class ConfigError(ValueError):
    """The settings cannot be used; the message names the file, the key and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the project asks for; every field has the default that holds without a configuration.

    `root` is the folder of the file, to which `paths`, `exclude`, the patterns of `per_file_ignores`,
    `source_roots`, `baseline` and `cache_dir` are relative; None without a file. `entry` holds qualified
    names of start procedures.
    """

    root: Path | None = None
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    source_roots: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    baseline: str | None = None
    fail_on: Severity | None = None
    markdown: bool = True
    build_out_dir: str | None = None
    mypy_report: bool = False
    cache_dir: str | None = None


def load_config(folder: Path) -> Config:
    """The settings of the nearest `pyproject.toml` with a `[tool.sopyc]` table, at or above `folder`.

    Raises:
        ConfigError: the file is no TOML, a key is unknown, or a value has the wrong type.
    """
    for place in (folder, *folder.parents):
        file = place / FILE_NAME
        if file.is_file():
            table = _table(file)
            if table is not None:
                return _Reader(file).config(table)
    return Config()


def _table(file: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from None
    tools = document.get("tool", {})
    table = tools.get("sopyc") if isinstance(tools, dict) else tools
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: `tool.sopyc` must be a table")
    return table


class _Reader:
    """Checks the keys and types of one file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        # The setting's key, the field it fills, and who reads its value.
        self._readers: Final[Mapping[str, tuple[str, Callable[[str, Any], object]]]] = {
            "paths": ("paths", self._texts),
            "exclude": ("exclude", self._texts),
            "entry": ("entry", self._text_or_texts),
            "source-roots": ("source_roots", self._texts),
            "select": ("select", self._texts),
            "ignore": ("ignore", self._texts),
            "per-file-ignores": ("per_file_ignores", self._texts_by_pattern),
            "severity": ("severity", self._severities),
            "baseline": ("baseline", self._text),
            "fail-on": ("fail_on", self._severity),
            "markdown": ("markdown", self._truth),
            "build": ("build_out_dir", self._build),
            "cache-dir": ("cache_dir", self._text),
            "mypy-report": ("mypy_report", self._truth),
        }

    def config(self, table: Mapping[str, Any]) -> Config:
        values: dict[str, Any] = {"root": self._file.parent}
        for key, value in table.items():
            if key not in self._readers:
                raise self._error(f"unknown key `{key}`", did_you_mean(key, self._readers))
            field, read = self._readers[key]
            values[field] = read(key, value)
        return Config(**values)

    def _error(self, problem: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{self._file}: {problem} in `[tool.sopyc]`" + (f": {hint}" if hint else ""))

    def _wrong(self, key: str, expected: str, value: object) -> ConfigError:
        return self._error(f"`{key}` must be {expected}, not {value!r}")

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self._wrong(key, "a string", value)
        return value

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "an array of strings", value)
        return tuple(value)

    def _text_or_texts(self, key: str, value: object) -> tuple[str, ...]:
        return (value,) if isinstance(value, str) else self._texts(key, value)

    def _truth(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", value)
        return value

    def _severity(self, key: str, value: object) -> Severity:
        try:
            return Severity(self._text(key, value))
        except ValueError:
            known = [severity.value for severity in Severity]
            raise self._error(
                f"`{key}` must be one of {', '.join(known)}, not {value!r}", did_you_mean(str(value), known)
            ) from None

    def _tables(self, key: str, value: object) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise self._wrong(key, "a table", value)
        return tuple(value.items())

    def _texts_by_pattern(self, key: str, value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((name, self._texts(f"{key}.{name}", item)) for name, item in self._tables(key, value))

    def _severities(self, key: str, value: object) -> tuple[tuple[str, Severity], ...]:
        return tuple((name, self._severity(f"{key}.{name}", item)) for name, item in self._tables(key, value))

    def _build(self, key: str, value: object) -> str | None:
        out_dir = None
        for name, item in self._tables(key, value):
            if name != "out-dir":
                raise self._error(f"unknown key `{key}.{name}`", did_you_mean(name, ("out-dir",)))
            out_dir = self._text(f"{key}.{name}", item)
        return out_dir

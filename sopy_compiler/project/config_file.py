"""Reading `[tool.sopyc]` of a `pyproject.toml`."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.config import Config
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.decode import BYTE_ORDER_MARK
from sopy_compiler.project.toml_places import place_of_key
from sopy_compiler.rules.codes import rules_meant_by, selector_candidates

FILE_NAME: Final = "pyproject.toml"
_TABLE: Final = ("tool", "sopyc")
_PLACE_IN_MESSAGE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_Item = TypeVar("_Item")
_Value = TypeVar("_Value")
_AT_END: Final = " (at end of document)"


def parse_config(data: bytes, *, root: Path, shown: str) -> Config | None:
    """The settings in the bytes of a file, whose folder is `root`; None where it has no `[tool.sopyc]`.

    `shown` is the path of the file in messages.

    Raises:
        ConfigError: the file is no TOML, a key is unknown, or a value is wrong; all mistakes are named.
    """
    if data.startswith(BYTE_ORDER_MARK):
        raise ConfigError(
            f"{shown}:1:1: the file starts with a byte order mark, which TOML does not allow: save it without"
        )
    try:
        text = data.decode("utf-8")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{shown}:{line}:1: the file is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(_undecodable(shown, text, str(error))) from None
    tools = document.get("tool", {})
    table = tools.get("sopyc") if isinstance(tools, dict) else tools
    if table is None:
        return None
    reader = _Reader(text, root, shown)
    if not isinstance(table, dict):
        raise ConfigError(reader.problem((), "`tool.sopyc` must be a table"))
    return reader.config(table)


def _undecodable(shown: str, text: str, message: str) -> str:
    place = _PLACE_IN_MESSAGE.search(message)
    if place is not None:
        return f"{shown}:{place[1]}:{place[2]}: {message[: place.start()]}"
    if message.endswith(_AT_END):
        lines = text.split("\n")
        return f"{shown}:{len(lines)}:{len(lines[-1]) + 1}: {message.removesuffix(_AT_END)}"
    return f"{shown}:1:1: {message}"


class _WrongValueError(Exception):
    """Values that cannot be used: of each the key below the table, and the sentence."""

    def __init__(self, *problems: tuple[tuple[str, ...], str]) -> None:
        self.problems = problems
        super().__init__(problems)


class _Reader:
    """Checks the keys and types of one file."""

    def __init__(self, text: str, root: Path, shown: str) -> None:
        self._text = text
        self._root = root
        self._shown = shown

    def problem(self, key: tuple[str, ...], sentence: str) -> str:
        """The sentence with the place of the key."""
        line, column = place_of_key(self._text, (*_TABLE, *key))
        return f"{self._shown}:{line}:{column}: {sentence}"

    def config(self, table: Mapping[str, Any]) -> Config:
        values: dict[str, Any] = {"root": self._root}
        problems: list[str] = []
        for key, value in table.items():
            try:
                if key not in _READERS:
                    raise _unknown((key,), key, _READERS)
                field, read = _READERS[key]
                values[field] = read((key,), value)
            except _WrongValueError as error:
                problems += (self.problem(*problem) for problem in error.problems)
        if problems:
            raise ConfigError(*problems)
        return Config(**values)


def _unknown(key: tuple[str, ...], written: str, known: Iterable[str]) -> _WrongValueError:
    hint = did_you_mean(written, known) or f"known keys are {', '.join(sorted(known))}"
    return _WrongValueError((key, f"unknown key `{'.'.join(key)}` in `[tool.sopyc]`: {hint}"))


def _wrong(key: tuple[str, ...], expected: str, value: object) -> _WrongValueError:
    return _WrongValueError((key, f"`{'.'.join(key)}` must be {expected}, not {value!r}"))


def _each(items: Iterable[_Item], read: Callable[[_Item], _Value]) -> tuple[_Value, ...]:
    """What is read of all items; every mistake in them is named."""
    values: list[_Value] = []
    problems: list[tuple[tuple[str, ...], str]] = []
    for item in items:
        try:
            values.append(read(item))
        except _WrongValueError as error:
            problems += error.problems
    if problems:
        raise _WrongValueError(*problems)
    return tuple(values)


def _string(key: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(key, "a string", value)
    return value


def _strings(key: tuple[str, ...], value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _wrong(key, "an array of strings", value)
    return tuple(value)


def _one_or_more(key: tuple[str, ...], value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else _strings(key, value)


def _truth(key: tuple[str, ...], value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "true or false", value)
    return value


def _severity(key: tuple[str, ...], value: object) -> Severity:
    known = [severity.value for severity in Severity]
    if value not in known:
        hint = did_you_mean(str(value), known)
        wanted = f"`{'.'.join(key)}` must be one of {', '.join(known)}, not {value!r}"
        raise _WrongValueError((key, f"{wanted}: {hint}" if hint else wanted))
    return Severity(str(value))


def _selector(key: tuple[str, ...], written: str) -> str:
    if not rules_meant_by(written):
        hint = did_you_mean(written, selector_candidates()) or "`sopyc rules` lists all rules"
        raise _WrongValueError((key, f"unknown rule `{written}` in `{key[0]}`: {hint}"))
    return written


def _selectors(key: tuple[str, ...], value: object) -> tuple[str, ...]:
    return _each(_strings(key, value), lambda written: _selector(key, written))


def _items(key: tuple[str, ...], value: object) -> tuple[tuple[str, Any], ...]:
    if not isinstance(value, dict):
        raise _wrong(key, "a table", value)
    return tuple(value.items())


def _selectors_by_pattern(key: tuple[str, ...], value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return _each(_items(key, value), lambda item: (item[0], _selectors((*key, item[0]), item[1])))


def _severities(key: tuple[str, ...], value: object) -> tuple[tuple[str, Severity], ...]:
    def read(item: tuple[str, Any]) -> tuple[str, Severity]:
        place = (*key, item[0])
        return _selector(place, item[0]), _severity(place, item[1])

    return _each(_items(key, value), read)


def _build(key: tuple[str, ...], value: object) -> str | None:
    out_dir = None
    for name, item in _items(key, value):
        if name != "out-dir":
            raise _unknown((*key, name), name, ("out-dir",))
        out_dir = _string((*key, name), item)
    return out_dir


# The setting's key, the field it fills, and who reads its value.
_READERS: Final[Mapping[str, tuple[str, Callable[[tuple[str, ...], object], object]]]] = {
    "paths": ("paths", _strings),
    "exclude": ("exclude", _strings),
    "force-exclude": ("force_exclude", _truth),
    "respect-gitignore": ("respect_gitignore", _truth),
    "entry": ("entry", _one_or_more),
    "source-roots": ("source_roots", _strings),
    "select": ("select", _selectors),
    "ignore": ("ignore", _selectors),
    "per-file-ignores": ("per_file_ignores", _selectors_by_pattern),
    "severity": ("severity", _severities),
    "baseline": ("baseline", _string),
    "fail-on": ("fail_on", _severity),
    "markdown": ("markdown", _truth),
    "build": ("build_out_dir", _build),
    "cache-dir": ("cache_dir", _string),
    "mypy-report": ("mypy_report", _truth),
}

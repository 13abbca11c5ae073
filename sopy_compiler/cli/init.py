"""`sopyc init`: set a project up. Asks nothing, adds what is missing, and changes nothing that is there."""

import re
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.init_files import HOOK, MYPY_SETTINGS, SETTINGS, TEST, WORKFLOW
from sopy_compiler.cli.init_mypy import PLUGIN, has_ini_section, with_plugin_in_ini, with_plugin_in_toml
from sopy_compiler.cli.output import write_message
from sopy_compiler.project.config_file import FILE_NAME, parse_config
from sopy_compiler.project.replace_file import replace_file

# In mypy's own order; what stands in `pyproject.toml` counts only where none of them has the section.
_MYPY_FILES: Final = ("mypy.ini", ".mypy.ini", "setup.cfg")
_HOOKS: Final = ".pre-commit-config.yaml"
_NO_HOOKS: Final = re.compile(r"\s*repos:\s*\[\s*\]\s*")
_TOP_LEVEL: Final = re.compile(r"^[\w-]+\s*:", re.MULTILINE)
_FIRST_ITEM: Final = re.compile(r"^(?P<indent>[ ]*)-[ ]+repo:", re.MULTILINE)


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="FOLDER", help="the project (default: the working folder)"
    )


def run(arguments: Namespace) -> ExitCode:
    """Write what is missing and say so.

    Raises:
        UsageError: a file cannot be read as what it should be, or not written.
    """
    folder = Path(arguments.folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, and no folder")
    try:
        is_empty = not folder.is_dir() or all(entry.name.startswith(".") for entry in folder.iterdir())
        folder.mkdir(parents=True, exist_ok=True)
        done = [
            *_settings(folder, MYPY_SETTINGS if is_empty else ""),
            *_mypy_settings(folder),
            *_hooks(folder),
            *(_first_workflow(folder) if is_empty else ()),
        ]
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: {error.strerror}") from None
    for line in done or ["everything is there already"]:
        write_message(f"sopyc: {line}")
    return ExitCode.CLEAN


def _settings(folder: Path, first: str) -> Iterator[str]:
    """The table of `pyproject.toml`, with what else a first one has, and the plugin if mypy's is there."""
    file = folder / FILE_NAME
    text = _text(file)
    # Says what is wrong in the file, if anything is.
    is_there = parse_config(text.encode(), root=folder, shown=str(file)) is not None
    new = text
    mypy = tomllib.loads(text).get("tool", {}).get("mypy")
    if isinstance(mypy, dict) and PLUGIN not in mypy.get("plugins", []):
        added = with_plugin_in_toml(text)
        new = added or text
        yield _told(file, "[tool.mypy]", is_added=added is not None)
    if not is_there:
        new = f"{new.rstrip()}\n\n{SETTINGS}" if new.strip() else f"{first}{SETTINGS}"
        yield f"added [tool.sopyc] to {file}"
    if new != text:
        _write(file, new, text)


def _mypy_settings(folder: Path) -> Iterator[str]:
    """The plugin in the file that mypy prefers to `pyproject.toml`, if there is one."""
    file = next((one for name in _MYPY_FILES if has_ini_section(_text(one := folder / name))), None)
    if file is None or PLUGIN in (text := _text(file)):
        return
    added = with_plugin_in_ini(text)
    if added is not None:
        _write(file, added, text)
    yield _told(file, "[mypy]", is_added=added is not None)


def _told(file: Path, section: str, *, is_added: bool) -> str:
    if is_added:
        return f"added the mypy plugin to {file}"
    return f"add {PLUGIN} to `plugins` of {section} in {file}"


def _hooks(folder: Path) -> Iterator[str]:
    file = folder / _HOOKS
    if not file.exists() and not (folder / ".git").exists():
        return
    text = _text(file)
    if "sopyc" in text:
        return
    if not text.strip() or _NO_HOOKS.fullmatch(text):
        replace_file(file, f"repos:\n{_indented(HOOK, '  ')}".encode())
        yield f"wrote {file}"
        return
    item = _FIRST_ITEM.search(text)
    keys = _TOP_LEVEL.findall(text)
    if item is None or not keys or not keys[-1].startswith("repos"):
        yield f"add sopyc to {file}: the hook is `sopyc-check`"
        return
    _write(file, f"{text.rstrip()}\n{_indented(HOOK, item['indent'])}", text)
    yield f"added sopyc to {file}"


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


def _first_workflow(folder: Path) -> Iterator[str]:
    for name, text in (("workflow.py", WORKFLOW), ("test_workflow.py", TEST)):
        replace_file(folder / name, text.encode())
        yield f"wrote {folder / name}"


def _text(file: Path) -> str:
    if not file.exists():
        return ""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8") from None


def _write(file: Path, text: str, before: str) -> None:
    """With the line ends of what was there before."""
    lines = text.replace("\r\n", "\n")
    replace_file(file, (lines.replace("\n", "\r\n") if "\r\n" in before else lines).encode("utf-8"))

"""`sopyc init`: set a project up. Asks nothing, adds what is missing, and changes nothing that is there."""

import re
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.init_files import HOOK, SETTINGS, TEST, WORKFLOW
from sopy_compiler.cli.output import write_message
from sopy_compiler.project.replace_file import replace_file
from sopy_compiler.project.toml_places import place_of_key

_PLUGIN: Final = "sopy_compiler.mypy_plugin"
# In mypy's own order; what stands in `pyproject.toml` counts only where none of them has the section.
_MYPY_FILES: Final = ("mypy.ini", ".mypy.ini", "setup.cfg")
_MYPY_SECTION: Final = re.compile(r"^\[mypy\][ \t]*(?:[#;][^\r\n]*)?(?P<end>\r?\n|\Z)", re.MULTILINE)
_HOOKS: Final = ".pre-commit-config.yaml"
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
    is_empty = (
        not any(not entry.name.startswith(".") for entry in folder.iterdir()) if folder.is_dir() else True
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = [
            *_settings(folder),
            *_mypy_settings(folder),
            *_hooks(folder),
            *(_first_workflow(folder) if is_empty else ()),
        ]
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder}: {error}") from None
    for line in done or ["everything is there already"]:
        write_message(f"sopyc: {line}")
    return ExitCode.CLEAN


def _settings(folder: Path) -> Iterator[str]:
    file = folder / "pyproject.toml"
    text = _text(file)
    document = tomllib.loads(text)
    tools = document.get("tool", {})
    new = text
    if "sopyc" not in tools:
        new = f"{new.rstrip()}\n\n{SETTINGS}" if new.strip() else SETTINGS
        yield f"added [tool.sopyc] to {file}"
    if "mypy" in tools:
        known = tools["mypy"].get("plugins", [])
        if not known:
            new = _with_plugin(new)
            yield f"added the mypy plugin to {file}"
        elif _PLUGIN not in known:
            yield f'add "{_PLUGIN}" to `plugins` of [tool.mypy] in {file}'
    if new != text:
        tomllib.loads(new)
        replace_file(file, new.encode("utf-8"))


def _mypy_settings(folder: Path) -> Iterator[str]:
    """The plugin in the file that mypy prefers to `pyproject.toml`, if there is one."""
    for name in _MYPY_FILES:
        file = folder / name
        text = _text(file)
        header = _MYPY_SECTION.search(text)
        if header is None:
            continue
        if _PLUGIN in text:
            return
        section = text[header.end() :].partition("\n[")[0]
        if re.search(r"^plugins\s*[=:]", section, re.MULTILINE):
            yield f"add {_PLUGIN} to `plugins` of [mypy] in {file}"
            return
        line_end = header["end"] or "\n"
        before = text[: header.start("end")]
        new = f"{before}{line_end}plugins = {_PLUGIN}{line_end}{text[header.end() :]}"
        replace_file(file, new.encode("utf-8"))
        yield f"added the mypy plugin to {file}"
        return


def _with_plugin(text: str) -> str:
    """With the plugin's line under the header of mypy's table."""
    line, _ = place_of_key(text, ("tool", "mypy"))
    lines = text.split("\n")
    lines.insert(line, f'plugins = ["{_PLUGIN}"]')
    return "\n".join(lines)


def _hooks(folder: Path) -> Iterator[str]:
    file = folder / _HOOKS
    if not file.exists() and not (folder / ".git").exists():
        return
    text = _text(file)
    if "sopyc" in text:
        return
    if not text.strip():
        replace_file(file, f"repos:\n{_indented(HOOK, '  ')}".encode())
        yield f"wrote {file}"
        return
    item = _FIRST_ITEM.search(text)
    keys = _TOP_LEVEL.findall(text)
    if item is None or not keys or not keys[-1].startswith("repos"):
        yield f"add sopyc to {file}: the hook is `sopyc-check`"
        return
    replace_file(file, f"{text.rstrip()}\n{_indented(HOOK, item['indent'])}".encode())
    yield f"added sopyc to {file}"


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


def _first_workflow(folder: Path) -> Iterator[str]:
    for name, text in (("workflow.py", WORKFLOW), ("test_workflow.py", TEST)):
        replace_file(folder / name, text.encode())
        yield f"wrote {folder / name}"


def _text(file: Path) -> str:
    found: Any = file.read_bytes() if file.exists() else b""
    return str(found.decode("utf-8"))

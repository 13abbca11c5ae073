"""mypy with the plugin over a short program, whose lines say what is expected of them."""

import re
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from mypy import api

PRELUDE = """\
from typing import Any, Generic, TypeVar
from sopy import SOP, End, Event, Procedure, handler, make_prompt
class Order:
    total = 0
class Parcel:
    weight = 0
class Added(Event[int]): ...
class Gone(Event): ...
class Sent(Procedure[Parcel]): ...
class Start(Procedure[Order]): ...
"""
EXPECTATION = re.compile(r"#\s*expect:\s*(?P<code>[\w-]+)")
ERROR = re.compile(r"^[^:]+:(?P<line>\d+):(?P<column>\d+): error: .*\[(?P<code>[\w-]+)\]$", re.MULTILINE)

Check = Callable[..., str]


def expected(program: str) -> set[tuple[int, str]]:
    """Line and code of every `# expect: code`."""
    return {
        (number, found["code"])
        for number, line in enumerate(program.splitlines(), start=1)
        if (found := EXPECTATION.search(line))
    }


def reported(output: str) -> set[tuple[int, str]]:
    """Line and code of every error mypy printed."""
    return {(int(found["line"]), found["code"]) for found in ERROR.finditer(output)}


def with_prelude(body: str) -> str:
    """A program that has the names of the prelude."""
    return PRELUDE + textwrap.dedent(body)


def run_mypy(folder: Path, program: str, *, cache: Path, plugins: str = "sopy_compiler.mypy_plugin") -> str:
    """What mypy prints about one module."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    config = folder / "mypy.ini"
    if not config.exists():
        config.write_text(f"[mypy]\nplugins = {plugins}\n", encoding="utf-8")
    return run_mypy_on([str(file)], folder, cache=cache)


def run_mypy_on(paths: Sequence[str], folder: Path, *, cache: Path) -> str:
    """What mypy prints about files and folders below a folder that has a `mypy.ini`."""
    options = [f"--config-file={folder / 'mypy.ini'}", f"--cache-dir={cache}", "--no-error-summary"]
    display = ["--no-pretty", "--show-error-codes", "--show-column-numbers", "--hide-error-context"]
    output, failure, _ = api.run([*options, *display, *(str(folder / path) for path in paths)])
    return output + failure

"""The output formats of `check` by name."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sopy_compiler.report.full import render_full
from sopy_compiler.report.github import render_github
from sopy_compiler.report.gitlab import render_gitlab
from sopy_compiler.report.json_v1 import render_json, render_jsonl
from sopy_compiler.report.junit import render_junit
from sopy_compiler.report.report import Report
from sopy_compiler.report.sarif import render_sarif
from sopy_compiler.report.style import Style
from sopy_compiler.report.text import render_text

FULL: Final = "full"
TEXT: Final = "text"

_MACHINE_READABLE: Final[Mapping[str, Callable[[Report], str]]] = {
    TEXT: render_text,
    "json": render_json,
    "jsonl": render_jsonl,
    "sarif": render_sarif,
    "github": render_github,
    "gitlab": render_gitlab,
    "junit": render_junit,
}
NAMES: Final = (TEXT, FULL, *(name for name in _MACHINE_READABLE if name != TEXT))


def renderer(name: str, style: Style) -> Callable[[Report], str]:
    """The function that writes a report in the format called `name`; only `full` has colours.

    Raises:
        KeyError: there is no such format.
    """
    return partial(render_full, style=style) if name == FULL else _MACHINE_READABLE[name]

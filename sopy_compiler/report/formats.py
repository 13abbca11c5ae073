"""The output formats of `check` by name."""

import importlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, cast

from sopy_compiler.report.report import Report
from sopy_compiler.report.style import Style

FULL: Final = "full"
TEXT: Final = "text"

# The module of this package and the function in it; a report loads the one that it is written with.
_MACHINE_READABLE: Final[Mapping[str, tuple[str, str]]] = {
    TEXT: ("text", "render_text"),
    "json": ("json_v1", "render_json"),
    "jsonl": ("json_v1", "render_jsonl"),
    "sarif": ("sarif", "render_sarif"),
    "github": ("github", "render_github"),
    "gitlab": ("gitlab", "render_gitlab"),
    "junit": ("junit", "render_junit"),
}
NEED_RULES: Final = frozenset({"sarif"})
"""The formats that tell of the catalogue."""
NEED_TEXTS: Final = frozenset({FULL})
"""The formats that show source."""
TELL_TIME: Final = frozenset({"json"})
"""The formats that say how long the check took."""
TELL_ROOT: Final = frozenset({"sarif"})
"""The formats that name the folder that paths are relative to."""
FROM_REPOSITORY: Final = frozenset({"sarif", "github", "gitlab"})
"""The formats whose readers look for files from the top of the repository."""
BY_CELLS: Final = frozenset({TEXT, FULL})
"""The formats that name the cells of notebooks as they name files."""
BY_FILES: Final = frozenset({"sarif", "github", "gitlab", "junit"})
"""The formats whose readers know files alone."""
FOR_PEOPLE: Final = frozenset({TEXT, FULL})
"""The formats that list notes only when they are asked for."""
NAMES: Final = (TEXT, FULL, *(name for name in _MACHINE_READABLE if name != TEXT))


def renderer(name: str, style: Style) -> Callable[[Report], str]:
    """The function that writes a report in the format called `name`; only `full` has colours.

    Raises:
        KeyError: there is no such format.
    """
    if name == FULL:
        return partial(_function("full", "render_full"), style=style)
    return cast(Callable[[Report], str], _function(*_MACHINE_READABLE[name]))


def _function(module: str, function: str) -> Callable[..., str]:
    found = getattr(importlib.import_module(f"sopy_compiler.report.{module}"), function)
    return cast(Callable[..., str], found)

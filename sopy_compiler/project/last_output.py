"""What a command has written, kept to be written again when nothing has changed.

The quickest of three ways to an answer: it neither reads the configuration nor looks for files, but compares
all that was seen when they were read and looked for. Where anything differs, `stored_report` may still know
the findings, and `stored_groups` those of the parts that are unchanged.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from sopy_compiler.project.cache_folder import DEFAULT_NAME, CacheFolder
from sopy_compiler.project.dependencies import are_unchanged
from sopy_compiler.project.disk import digest, read_bytes
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.tool_stamp import tool_stamp

# What decides about colours, and about the installed packages.
_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "TERM", "VIRTUAL_ENV")
_SETTINGS = "pyproject.toml"


class LastOutput:
    """The output of the command with these arguments, in this folder and this surrounding."""

    def __init__(self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
        self._folder = folder
        root, settings = _settings(folder)
        self._cache = CacheFolder(root + os.sep + DEFAULT_NAME)
        self._ledger = Ledger(self._cache, folder)
        asked = (
            list(arguments),
            os.path.relpath(root, folder),
            settings,
            [environment.get(name) for name in _VARIABLES],
            sys.stdout.isatty(),
            sys.prefix.removeprefix(f"{folder}{os.sep}"),
            tool_stamp(),
        )
        self._name = f"output-{digest(repr(asked).encode('utf-8', 'backslashreplace'))}.json"

    def find(self) -> tuple[str, str, int] | None:
        """Standard output, standard error and exit code if a new run would come to the same."""
        stored = self._cache.read(self._name)
        if stored is None:
            return None
        try:
            if not are_unchanged(stored["seen"], self._folder, self._ledger):
                return None
            found = (str(stored["output"]), str(stored["messages"]), int(stored["code"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        self._ledger.save()
        return found

    def store(self, seen: Mapping[str, str | None], output: str, messages: str, code: int) -> None:
        """Keep what was written; `seen` are paths from the folder."""
        value = {"seen": dict(seen), "output": output, "messages": messages, "code": code}
        self._cache.write(self._name, value)
        self._cache.prune("output-")


def _settings(folder: str) -> tuple[str, list[tuple[str, str]]]:
    """The folder that seems to hold the configuration, and the settings files at or above the working folder.

    Where the first is a wrong guess nothing is found there, or something that holds all the same.
    """
    root = ""
    found = []
    place = folder
    while True:
        try:
            data = read_bytes(place + os.sep + _SETTINGS)
        except OSError:
            data = b""
        if data:
            found.append((os.path.relpath(place, folder), digest(data)))
            if not root and b"[tool.sopyc" in data:
                root = place
        above = os.path.dirname(place)  # noqa: PTH120
        if above == place:
            return root or folder, found
        place = above

"""Mistakes in `[tool.sopyc]`, told in mypy's output."""

from pathlib import PurePath
from typing import Any, Final

from mypy.nodes import Context

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.mypy_plugin.current_file import path_of
from sopy_compiler.project.config_error import ConfigError

_INSTALLED: Final = frozenset({"site-packages", "dist-packages", "sopy", "sopy_runtime"})


class SettingsProblems:
    """Tells mistakes at the top of the first file that mypy comes to: their own file is none of mypy's."""

    def __init__(self) -> None:
        self._path: str | None = None

    def tell(self, error: ConfigError, api: Any) -> None:
        """Every mistake; once more where mypy comes to the file again, for it forgets what it hears early."""
        path = path_of(api)
        if _is_installed(path):
            # mypy shows nothing of these.
            return
        if self._path is None:
            self._path = path
        if self._path == path:
            for problem in error.problems:
                api.fail(f"sopyc's settings: {problem}", Context(1, 0), code=error_codes.SETTINGS)


def _is_installed(path: str) -> bool:
    return not _INSTALLED.isdisjoint(PurePath(path).parts[:-1])

"""Mistakes in `[tool.sopyc]`, told in mypy's output."""

from typing import Any

from mypy.nodes import Context

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.project.config_error import ConfigError


def tell_problems(error: ConfigError, api: Any) -> None:
    """Every mistake, at the top of the file that mypy is at: its own file is none of mypy's."""
    for problem in error.problems:
        api.fail(f"sopyc's settings: {problem}", Context(1, 0), code=error_codes.SETTINGS)

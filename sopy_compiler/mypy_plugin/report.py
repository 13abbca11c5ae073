"""`mypy-report = true` in `[tool.sopyc]`: the findings of `sopyc check` as errors of mypy."""

import importlib
from pathlib import Path
from typing import Any, Protocol

from sopy_compiler.mypy_plugin.settings_problems import SettingsProblems
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk


class Report(Protocol):
    """What the plugin does with findings."""

    def tell(self, api: Any) -> None:
        """Report the findings of the file that mypy is at; mypy itself leaves repetitions out."""

    def fingerprint(self, path: str) -> object:
        """Stands for the findings of a file, as JSON; it changes when they do."""


class NoReport:
    """Nobody asked."""

    def tell(self, api: Any) -> None:
        """Nothing."""

    def fingerprint(self, path: str) -> object:  # noqa: ARG002  the protocol's
        """The same for all files."""
        return None


class BrokenSettings:
    """The settings cannot be read, so nobody knows what was asked: the first file says so."""

    def __init__(self, error: ConfigError) -> None:
        self._error = error
        self._problems = SettingsProblems()

    def tell(self, api: Any) -> None:
        """Every mistake."""
        self._problems.tell(self._error, api)

    def fingerprint(self, path: str) -> object:  # noqa: ARG002  the protocol's
        """Changes with the mistakes."""
        return str(self._error)


def make_report(config_file: str | None) -> Report:
    """As the configuration asks for that holds where mypy's own configuration is."""
    folder = Path(config_file).resolve().parent if config_file else Path.cwd()
    try:
        config = Configs(folder, Disk()).run
    except ConfigError as error:
        return BrokenSettings(error)
    if not config.mypy_report:
        return NoReport()
    # By name and on request: the compiler takes longer to load than all the rest of the plugin.
    module = importlib.import_module("sopy_compiler.mypy_plugin.check_report")
    report: Report = module.CheckReport(config.root or folder)
    return report

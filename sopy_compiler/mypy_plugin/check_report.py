"""Findings of `sopyc check` for mypy: the project is analysed once, and again when a file has changed."""

import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from mypy.nodes import Context

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.compiler import check, compile_source
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.mypy_plugin.current_file import path_of
from sopy_compiler.mypy_plugin.error_codes import code_of_rule
from sopy_compiler.mypy_plugin.settings_problems import SettingsProblems
from sopy_compiler.project.accepted_findings import baseline_of, without_accepted
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import gather
from sopy_compiler.project.project_selection import project_selection

FileState = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The findings by absolute path, the paths that were analysed, and the state of their files."""

    findings: dict[str, tuple[Diagnostic, ...]]
    paths: frozenset[str]
    state: FileState


class CheckReport:
    """Findings of one project; knows nothing that is not in its files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._analysis: Analysis | None = None
        self._problems = SettingsProblems()

    def tell(self, api: Any) -> None:
        """Report the findings of the file that mypy is at; once a run, that settings cannot be read."""
        try:
            found = self.findings(path_of(api))
        except ConfigError as error:
            self._problems.tell(error, api)
            return
        for finding in found:
            # mypy counts columns from 0.
            place = Context(finding.span.line, finding.span.column - 1)
            api.fail(finding.message, place, code=code_of_rule(finding.code, finding.name))

    def fingerprint(self, path: str) -> object:
        """A digest of what `tell` would say."""
        if not path.endswith(".py"):
            return None
        try:
            found = self.findings(path)
        except ConfigError as error:
            return str(error)
        text = "\n".join(f"{finding.sort_key}" for finding in found)
        return sha256(text.encode()).hexdigest() if text else None

    def findings(self, path: str) -> tuple[Diagnostic, ...]:
        """Warnings and errors of one file, in order."""
        location = str(Path(path).resolve())
        analysis = self._analysis
        if analysis is None or analysis.state != _state(analysis.paths):
            analysis = self._analysis = self._analyse()
        return analysis.findings.get(location, ())

    def _analyse(self) -> Analysis:
        environments = running_environments(os.environ, sys.path)
        gathered = gather((), folder=self._folder, environments=environments)
        compilation = compile_source(
            gathered.sources,
            loader=gathered.loader,
            configured_entries=gathered.configs.entries,
            unreadable=gathered.unreadable,
        )
        selection = project_selection(gathered.configs)
        try:
            diagnostics = check(compilation, selection)
        except RuleFailureError as error:
            diagnostics = error.diagnostics
        findings: dict[str, tuple[Diagnostic, ...]] = {}
        for diagnostic in without_accepted(diagnostics, gathered.configs, gathered.loader.disk):
            if diagnostic.severity.rank >= Severity.WARNING.rank:
                place = str((self._folder / diagnostic.span.path).resolve())
                findings[place] = (*findings.get(place, ()), diagnostic)
        paths = frozenset(str((self._folder / source.path).resolve()) for source in gathered.sources)
        baseline = baseline_of(gathered.configs)
        paths |= {str(baseline)} if baseline else set()
        return Analysis(findings=findings, paths=paths, state=_state(paths))


def _state(paths: frozenset[str]) -> FileState:
    """When the files were last written, and their sizes."""
    return tuple(
        (path, found.st_mtime_ns, found.st_size)
        for path in sorted(paths)
        if Path(path).exists() and (found := Path(path).stat())
    )

"""Findings of `sopyc check` for mypy: the project is analysed once, and again when a file has changed."""

import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from mypy.nodes import Context

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.checker.select import Selection
from sopy_compiler.compiler import check, compile_source
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.mypy_plugin.current_file import path_of
from sopy_compiler.mypy_plugin.error_codes import code_of_rule
from sopy_compiler.project.config import Config
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import gather

FileState = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The findings by absolute path, the paths that were analysed, and the state of their files."""

    findings: dict[str, tuple[Diagnostic, ...]]
    paths: frozenset[str]
    state: FileState


class CheckReport:
    """Findings of one project; knows nothing that is not in its files."""

    def __init__(self, folder: Path, config: Config) -> None:
        self._folder = config.root or folder
        self._config = config
        self._analysis: Analysis | None = None

    def tell(self, api: Any) -> None:
        """Report the findings of the file that mypy is at."""
        for finding in self.findings(path_of(api)):
            # mypy counts columns from 0.
            place = Context(finding.span.line, finding.span.column - 1)
            api.fail(finding.message, place, code=code_of_rule(finding.code, finding.name))

    def fingerprint(self, path: str) -> object:
        """A digest of what `tell` would say."""
        if not path.endswith(".py"):
            return None
        text = "\n".join(f"{finding.sort_key}" for finding in self.findings(path))
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
        gathered = gather((), folder=self._folder, config=self._config, environments=environments)
        compilation = compile_source(
            gathered.sources,
            loader=gathered.loader,
            configured_entries=self._config.entry,
            unreadable=gathered.unreadable,
        )
        selection = Selection(
            select=self._config.select,
            ignore=self._config.ignore,
            per_file_ignores=self._config.per_file_ignores,
            severities=self._config.severity,
        )
        try:
            diagnostics = check(compilation, selection)
        except RuleFailureError as error:
            diagnostics = error.diagnostics
        findings: dict[str, tuple[Diagnostic, ...]] = {}
        for diagnostic in diagnostics:
            if diagnostic.severity.rank >= Severity.WARNING.rank:
                place = str((self._folder / diagnostic.span.path).resolve())
                findings[place] = (*findings.get(place, ()), diagnostic)
        paths = frozenset(str((self._folder / source.path).resolve()) for source in gathered.sources)
        return Analysis(findings=findings, paths=paths, state=_state(paths))


def _state(paths: frozenset[str]) -> FileState:
    """When the files were last written, and their sizes."""
    return tuple(
        (path, found.st_mtime_ns, found.st_size)
        for path in sorted(paths)
        if Path(path).exists() and (found := Path(path).stat())
    )

"""What `sopyc check` writes, and where."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.file_kind import NOTEBOOK_SUFFIX
from sopy_compiler.project.files import SourceFile, read_again
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.report.attention import divide_notes, note_lines, statistics
from sopy_compiler.report.formats import (
    BY_CELLS,
    BY_FILES,
    FOR_PEOPLE,
    FROM_REPOSITORY,
    FULL,
    NAMES,
    NEED_RULES,
    NEED_TEXTS,
    TELL_ROOT,
    TELL_TIME,
    TEXT,
    renderer,
)
from sopy_compiler.report.notebook_places import by_cells, by_files
from sopy_compiler.report.report import DocumentedRule, Report
from sopy_compiler.report.rooted import rooted
from sopy_compiler.report.style import PLAIN
from sopy_compiler.report.summary import summary_line

UNRESOLVED: Final = "SOP003"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A format and the file that is written in it; standard output without a file."""

    format: str
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a check is written.

    `asked` are selectors of the rules whose notes are listed. `messages` tells whether people are told what
    was looked at and what is not listed. `root` is the folder that paths are relative to; None for what the
    format's readers expect.
    """

    targets: tuple[Target, ...]
    asked: tuple[str, ...]
    has_statistics: bool
    messages: bool
    root: str | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether all of it is on standard output, and the same for equal findings."""
        return all(one.file is None and one.format not in TELL_TIME | TELL_ROOT for one in self.targets)


def wanted_output(arguments: Namespace, threshold: Severity) -> Wanted:
    """What the arguments ask for.

    Raises:
        UsageError: they contradict each other.
    """
    files: list[str] = []
    targets: list[Target] = []
    for given in arguments.output:
        name, equals, file = given.partition("=")
        if equals and name.isalpha():
            targets.append(_target(name, file))
        else:
            files.append(given)
    if len(files) > 1:
        raise UsageError("two files for the same format: write --output FORMAT=FILE")
    is_shown = not files and is_terminal(sys.stdout)
    name = arguments.format or (FULL if is_shown else TEXT)
    if arguments.statistics and name not in FOR_PEOPLE:
        raise UsageError(f"--statistics goes with --format {TEXT} or {FULL}, not {name}")
    lists_notes = arguments.notes or threshold is Severity.NOTE
    named = [part.strip() for given in arguments.select or () for part in given.split(",")]
    if arguments.show_unresolved:
        named.append(UNRESOLVED)
    return Wanted(
        targets=(Target(format=name, file=files[0] if files else None), *targets),
        asked=("SOP",) if lists_notes else tuple(one for one in named if _is_one_rule(one)),
        has_statistics=arguments.statistics,
        messages=not arguments.quiet,
        root=None if arguments.root is None else os.path.abspath(arguments.root),  # noqa: PTH100
    )


def _target(name: str, file: str) -> Target:
    if name not in NAMES:
        hint = did_you_mean(name, NAMES) or f"write ./{name}={file} if that is a file"
        raise UsageError(f"--output {name}={file}: there is no format {name}: {hint}")
    if not file:
        raise UsageError(f"--output {name}=: the name of a file is missing")
    return Target(format=name, file=file)


def _is_one_rule(selector: str) -> bool:
    """A whole code or a name: who asks for one rule wants to see it."""
    return not selector.upper().startswith("SOP") or len(selector) == len("SOP000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where the check runs: the working folder, the files, and how to find the rules and the repository."""

    folder: str
    files: tuple[SourceFile, ...]
    catalogue: Callable[[], tuple[tuple[DocumentedRule, ...], str]]
    """Gives the rules and the version of sopyc."""
    repository: Callable[[], str | None]


def write_report(
    report: Report, outcome: Outcome, wanted: Wanted, surroundings: Surroundings
) -> tuple[str, str]:
    """Write the report everywhere it is wanted; returns what standard output and standard error get.

    The latter is left to the caller.

    Raises:
        UsageError: a file cannot be written.
    """
    shown = ""
    for target in wanted.targets:
        text = _rendered(report, outcome, target, wanted, surroundings)
        write_result(text, file=target.file)
        shown += text if target.file is None else ""
    return shown, _messages(report, wanted)


def _messages(report: Report, wanted: Wanted) -> str:
    if not wanted.messages:
        return ""
    lines: Sequence[str] = ()
    if any(one.format in FOR_PEOPLE for one in wanted.targets) and not wanted.has_statistics:
        lines = note_lines(divide_notes(report.diagnostics, wanted.asked)[1])
    return "\n".join(f"sopyc: {line}" for line in (*lines, summary_line(report.summary)))


def _rendered(
    report: Report, outcome: Outcome, target: Target, wanted: Wanted, surroundings: Surroundings
) -> str:
    name = target.format
    if name in FOR_PEOPLE:
        if wanted.has_statistics:
            return statistics(report.diagnostics)
        report = replace(report, diagnostics=divide_notes(report.diagnostics, wanted.asked)[0])
    report = _with_sources(report, outcome, surroundings, has_texts=name in NEED_TEXTS)
    if name in NEED_RULES:
        rules, version = surroundings.catalogue()
        report = replace(report, rules=rules, version=version)
    if wanted.root is not None or name in FROM_REPOSITORY:
        root = wanted.root or surroundings.repository() or surroundings.folder
        report = rooted(report, surroundings.folder, root)
    if name in BY_CELLS:
        report = by_cells(report)
    elif name in BY_FILES:
        report = by_files(report)
    style = style_for(sys.stdout, os.environ) if target.file is None else PLAIN
    return renderer(name, style)(report)


def _with_sources(report: Report, outcome: Outcome, surroundings: Surroundings, *, has_texts: bool) -> Report:
    """With what the format shows of sources, and the cells of notebooks."""
    given = {file.display: file for file in surroundings.files if file.content is not None}
    shown = {path: place for path, place in outcome.locations.items() if has_texts or _is_notebook(path)}
    files = (
        given.get(path) or SourceFile(location=Path(place), display=path, is_named=False)
        for path, place in shown.items()
    )
    sources = read_again(files)
    return replace(
        report,
        # Nothing is mended in a notebook: a cell's place is none of the file.
        diagnostics=tuple(
            replace(one, fix=None) if _is_notebook(one.span.path) else one for one in report.diagnostics
        ),
        texts={path: source.text for path, source in sources.items()},
        cells={path: source.cells for path, source in sources.items() if source.cells},
    )


def _is_notebook(path: str) -> bool:
    return path.endswith(NOTEBOOK_SUFFIX)

"""What `sopyc check` writes, and where."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.files import read_texts
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.report.attention import divide_notes, note_lines, statistics
from sopy_compiler.report.formats import (
    FOR_PEOPLE,
    FULL,
    NAMES,
    NEED_RULES,
    NEED_TEXTS,
    TELL_TIME,
    TEXT,
    renderer,
)
from sopy_compiler.report.report import DocumentedRule, Report
from sopy_compiler.report.style import PLAIN
from sopy_compiler.report.summary import summary_line

Catalogue = Callable[[], tuple[tuple[DocumentedRule, ...], str]]
"""Gives the rules and the version of sopyc, when a format tells of them."""


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
    was looked at and what is not listed.
    """

    targets: tuple[Target, ...]
    asked: tuple[str, ...]
    has_statistics: bool
    messages: bool

    @property
    def is_repeatable(self) -> bool:
        """Whether all of it is on standard output, and the same for equal findings."""
        return all(one.file is None and one.format not in TELL_TIME for one in self.targets)


def wanted_output(arguments: Namespace, threshold: Severity) -> Wanted:
    """What the arguments ask for.

    Raises:
        UsageError: they contradict each other.
    """
    files: list[str] = []
    targets: list[Target] = []
    for given in arguments.output:
        name, equals, file = given.partition("=")
        if equals and name in NAMES and file:
            targets.append(Target(format=name, file=file))
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
    )


def _is_one_rule(selector: str) -> bool:
    """A whole code or a name: who asks for one rule wants to see it."""
    return not selector.upper().startswith("SOP") or len(selector) == len("SOP000")


def write_report(report: Report, outcome: Outcome, wanted: Wanted, catalogue: Catalogue) -> tuple[str, str]:
    """Write the report everywhere it is wanted; returns what standard output and standard error get.

    The latter is left to the caller.

    Raises:
        UsageError: a file cannot be written.
    """
    shown = ""
    for target in wanted.targets:
        text = _rendered(report, outcome, target, wanted, catalogue)
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


def _rendered(report: Report, outcome: Outcome, target: Target, wanted: Wanted, catalogue: Catalogue) -> str:
    name = target.format
    if name in FOR_PEOPLE:
        if wanted.has_statistics:
            return statistics(report.diagnostics)
        report = replace(report, diagnostics=divide_notes(report.diagnostics, wanted.asked)[0])
    if name in NEED_TEXTS:
        report = replace(report, texts=read_texts(outcome.locations))
    if name in NEED_RULES:
        rules, version = catalogue()
        report = replace(report, rules=rules, version=version)
    style = style_for(sys.stdout, os.environ) if target.file is None else PLAIN
    return renderer(name, style)(report)

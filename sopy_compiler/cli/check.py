"""`sopyc check`: analyse and report."""

import gc
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.settings import read_config, selectors
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.summarise import summarise
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.cache_folder import DEFAULT_NAME, CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.config import Config
from sopy_compiler.project.dependencies import store_dependencies
from sopy_compiler.project.disk import UNREADABLE, Disk
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.files import SourceFile, read_texts
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.last_output import LastOutput
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.project.stored_report import StoredReports
from sopy_compiler.project.tool_stamp import tool_stamp
from sopy_compiler.report.formats import FULL, NAMES, NEED_RULES, NEED_TEXTS, TELL_TIME, TEXT, renderer
from sopy_compiler.report.report import Report
from sopy_compiler.report.style import Style
from sopy_compiler.report.summary import summary_line


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--format",
        choices=NAMES,
        help=f"how findings are written (default: {FULL} on a terminal, else {TEXT})",
    )
    parser.add_argument("--output", metavar="FILE", help="write the findings to FILE")
    parser.add_argument(
        "--select",
        action="append",
        metavar="RULES",
        help="only these codes, prefixes or names, comma-separated",
    )
    parser.add_argument(
        "--ignore", action="append", metavar="RULES", help="not these codes, prefixes or names"
    )
    parser.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        help="exit 1 for findings at or above this severity (default: warning)",
    )
    parser.add_argument(
        "--show-unresolved", action="store_true", help="report what the analysis could not follow (SOP003)"
    )
    parser.add_argument("--strict", action="store_true", help="report what could not be followed as errors")
    parser.add_argument("--quiet", action="store_true", help="no summary on standard error")
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help=f"analyse everything, and keep nothing for the next run (default: keep it in {DEFAULT_NAME})",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="processes that analyse (default: one, or one a core where there is much to do)",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number from 1, not {text!r}")
    return int(text)


def run(arguments: Namespace) -> ExitCode:
    """Check, report, and tell by the exit code what was found.

    Raises:
        RuleFailureError: a rule failed; the findings of the others have been written.
    """
    started = time.perf_counter()
    config = read_config()
    request = CheckRequest(
        folder=Path.cwd(),
        paths=tuple(arguments.paths),
        config=config,
        entries=tuple(arguments.entry) or config.entry,
        selectors=selectors(arguments, config),
        strict=arguments.strict,
        show_unresolved=arguments.show_unresolved,
        environments=running_environments(os.environ, sys.path),
    )
    cache = CacheFolder(None if arguments.no_cache else _cache_folder(config))
    stamp = tool_stamp()
    disk = Disk()
    with progress("reading files") as rename:
        outcome = _outcome(request, arguments, cache, stamp, disk, rename)
    report = Report(
        diagnostics=outcome.findings,
        summary=summarise(
            outcome.counts, outcome.findings, files=outcome.files, seconds=time.perf_counter() - started
        ),
        texts={},
        rules=(),
        version="",
    )
    text = _rendered(report, outcome, arguments, cache, stamp)
    messages = "" if arguments.quiet else f"sopyc: {summary_line(report.summary)}"
    threshold = Severity(arguments.fail_on or config.fail_on or Severity.WARNING)
    is_failed = any(diagnostic.severity.rank >= threshold.rank for diagnostic in outcome.findings)
    code = ExitCode.FINDINGS if is_failed else ExitCode.CLEAN
    write_result(text, file=arguments.output)
    if outcome.files and not outcome.failures and not cache.problem:
        _remember(arguments, config, disk.seen, outcome, (text, messages, code))
    if messages:
        # On standard error, so that every format can be parsed as it stands.
        if cache.problem:
            write_message(f"sopyc: {cache.problem}")
        write_message(messages)
    if outcome.failures:
        _raise_failure(outcome)
    return code


def _analyse(
    request: CheckRequest,
    arguments: Namespace,
    tasks: Sequence[GroupTask],
    found: Mapping[str, SourceFile],
) -> Sequence[GroupResult]:
    """The results of groups that no earlier run has analysed."""
    from sopy_compiler.cli.selection import make_selection
    from sopy_compiler.project.group_check import Judgement
    from sopy_compiler.project.group_pool import check_groups

    # The collector need not look at what was loaded.
    gc.freeze()
    judgement = Judgement(
        folder=request.folder,
        found=found,
        entries=request.entries,
        selection=make_selection(arguments, request.config),
    )
    return check_groups(tasks, judgement, arguments.jobs)


def _cache_folder(config: Config) -> str:
    return str((config.root or Path.cwd()) / (config.cache_dir or DEFAULT_NAME))


def _outcome(
    request: CheckRequest,
    arguments: Namespace,
    cache: CacheFolder,
    stamp: str,
    disk: Disk,
    rename: Callable[[str], None],
) -> Outcome:
    """The stored outcome, or a new one where anything has changed."""
    files = asked_files(request.paths, folder=request.folder, config=request.config, disk=disk)
    if not files:
        write_message("sopyc: no Python or Markdown files found")
    ledger = Ledger(cache, str(request.folder))
    digests = ledger.digests(str(file.location) for file in files)
    disk.seen |= zip((str(file.location) for file in files), digests, strict=True)
    outcome = StoredReports(cache, request, stamp).replay(files, digests, ledger)
    if outcome is None:
        # A stored outcome is there before all this is loaded.
        from sopy_compiler.project.check import Found, check_project

        outcome = check_project(
            request,
            Found(files=files, digests=tuple(digests)),
            cache=cache,
            ledger=ledger,
            stamp=stamp,
            analyse=partial(_analyse, request, arguments),
            rename=rename,
        )
    ledger.save()
    return outcome


def _rendered(report: Report, outcome: Outcome, arguments: Namespace, cache: CacheFolder, stamp: str) -> str:
    name = _format(arguments)
    style = style_for(sys.stdout, os.environ) if arguments.output is None else Style(colour=False)
    return renderer(name, style)(_completed(report, outcome, name, cache, stamp))


def _format(arguments: Namespace) -> str:
    is_shown = arguments.output is None and is_terminal(sys.stdout)
    return str(arguments.format or (FULL if is_shown else TEXT))


def _remember(
    arguments: Namespace,
    config: Config,
    seen: dict[str, str | None],
    outcome: Outcome,
    written: tuple[str, str, ExitCode],
) -> None:
    """Keep what is written for the next run with the same arguments."""
    # Other places of the cache are only known once the configuration is read.
    is_elsewhere = arguments.no_cache or config.cache_dir is not None
    if is_elsewhere or arguments.output is not None or _format(arguments) in TELL_TIME:
        return
    folder = str(Path.cwd())
    dependencies = store_dependencies(seen, folder) | outcome.dependencies
    if UNREADABLE not in dependencies.values():
        LastOutput(arguments.given, folder, os.environ).store(dependencies, *written)


def _completed(report: Report, outcome: Outcome, format_: str, cache: CacheFolder, stamp: str) -> Report:
    """With what the format shows beside the findings."""
    if format_ in NEED_TEXTS:
        return replace(report, texts=read_texts(outcome.locations))
    if format_ in NEED_RULES:
        from sopy_compiler.cli.remembered_rules import remembered_rules
        from sopy_compiler.cli.version import version

        return replace(report, rules=remembered_rules(cache, stamp), version=version())
    return report


def _raise_failure(outcome: Outcome) -> None:
    from sopy_compiler.checker.failure import RuleFailureError

    error = RuleFailureError(outcome.failures, outcome.findings)
    error.add_note(outcome.cause)
    raise error

"""`sopyc check`: analyse and report."""

import gc
import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sopy_compiler.cli.check_arguments import add_check_arguments
from sopy_compiler.cli.check_output import wanted_output, write_report
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.settings import read_config, selectors
from sopy_compiler.cli.summarise import summarise
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.cache_folder import DEFAULT_NAME, CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.config import Config
from sopy_compiler.project.dependencies import store_dependencies
from sopy_compiler.project.disk import UNREADABLE, Disk
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.last_output import LastOutput
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.project.stored_report import StoredReports
from sopy_compiler.project.tool_stamp import tool_stamp
from sopy_compiler.report.report import DocumentedRule, Report


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_check_arguments(parser)


def run(arguments: Namespace) -> ExitCode:
    """Check, report, and tell by the exit code what was found.

    Raises:
        RuleFailureError: a rule failed; the findings of the others have been written.
    """
    started = time.perf_counter()
    config = read_config()
    threshold = Severity(arguments.fail_on or config.fail_on or Severity.WARNING)
    wanted = wanted_output(arguments, threshold)
    request = CheckRequest(
        folder=Path.cwd(),
        paths=tuple(arguments.paths),
        config=config,
        entries=tuple(arguments.entry) or config.entry,
        selectors=selectors(arguments, config),
        strict=arguments.strict,
        show_unresolved=arguments.show_unresolved,
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
    is_failed = any(diagnostic.severity.rank >= threshold.rank for diagnostic in outcome.findings)
    code = ExitCode.FINDINGS if is_failed else ExitCode.CLEAN
    shown, messages = write_report(report, outcome, wanted, partial(_catalogue, cache, stamp))
    if outcome.files and not outcome.failures and not cache.problem and wanted.is_repeatable:
        _remember(arguments, config, disk.seen, outcome, (shown, messages, code))
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
    if is_elsewhere:
        return
    folder = str(Path.cwd())
    dependencies = store_dependencies(seen, folder) | outcome.dependencies
    if UNREADABLE not in dependencies.values():
        LastOutput(arguments.given, folder, os.environ).store(dependencies, *written)


def _catalogue(cache: CacheFolder, stamp: str) -> tuple[tuple[DocumentedRule, ...], str]:
    from sopy_compiler.cli.remembered_rules import remembered_rules
    from sopy_compiler.cli.version import version

    return remembered_rules(cache, stamp), version()


def _raise_failure(outcome: Outcome) -> None:
    from sopy_compiler.checker.failure import RuleFailureError

    error = RuleFailureError(outcome.failures, outcome.findings)
    error.add_note(outcome.cause)
    raise error

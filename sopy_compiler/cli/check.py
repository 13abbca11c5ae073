"""`sopyc check`: analyse and report."""

import gc
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sopy_compiler.cli.check_arguments import add_check_arguments
from sopy_compiler.cli.check_baseline import BaselineRun, baseline_lines
from sopy_compiler.cli.check_output import Surroundings, wanted_output, write_report
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.settings import given_selectors
from sopy_compiler.cli.standard_input import given_source
from sopy_compiler.cli.summarise import summarise
from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.baseline import Compared
from sopy_compiler.project.cache_folder import DEFAULT_NAME, CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.dependencies import joined_dependencies, store_dependencies
from sopy_compiler.project.disk import UNREADABLE, Disk, digest
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.last_output import LastOutput
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.project.repository import repository_around
from sopy_compiler.project.stored_report import StoredReports
from sopy_compiler.project.tool_stamp import tool_stamp
from sopy_compiler.project.wrong_call import WrongCallError
from sopy_compiler.report.report import DocumentedRule, Report


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_check_arguments(parser)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """One call of the command; `disk` is asked for settings and files."""

    arguments: Namespace
    configs: Configs
    disk: Disk
    cache: CacheFolder
    stamp: str


def run(arguments: Namespace) -> ExitCode:
    """Check, report, and tell by the exit code what was found.

    Raises:
        RuleFailureError: a rule failed; the findings of the others have been written.
    """
    if arguments.fix:
        _fix(arguments)
    if not arguments.watch:
        return _check_once(arguments, Disk())[0]
    from sopy_compiler.cli.watch import watch

    if "-" in arguments.paths or arguments.write_baseline:
        raise UsageError("--watch goes with files, and writes no baseline")
    return watch(partial(_check_again, arguments), str(Path.cwd()))


def _fix(arguments: Namespace) -> None:
    from sopy_compiler.cli.fix import run as fix

    if "-" in arguments.paths:
        raise UsageError("--fix goes with files")
    fix(Namespace(**vars(arguments) | {"unsafe": False, "diff": False}))


def _check_again(arguments: Namespace, is_first: bool) -> tuple[ExitCode, dict[str, str | None]]:
    """The same; a mistake in the settings, or a file that is gone for a moment, is told and waited for."""
    disk = Disk()
    try:
        return _check_once(arguments, disk)
    except (UsageError, WrongCallError) as error:
        if is_first and not isinstance(error, ConfigError):
            raise
        for line in str(error).split("\n"):
            write_message(f"sopyc: error: {line}")
        for path in arguments.paths:
            disk.list(str(Path(path).absolute().parent))
        return ExitCode.ERROR, store_dependencies(disk.seen, str(Path.cwd()))


def _check_once(arguments: Namespace, disk: Disk) -> tuple[ExitCode, dict[str, str | None]]:
    """The exit code, and all that was seen, by paths from the working folder."""
    started = time.perf_counter()
    given = given_source(arguments)
    configs = Configs(Path.cwd(), disk, paths=arguments.paths, force_exclude=arguments.force_exclude)
    threshold = Severity(arguments.fail_on or configs.run.fail_on or Severity.WARNING)
    wanted = wanted_output(arguments, threshold)
    check = _Check(
        arguments=arguments,
        configs=configs,
        disk=disk,
        cache=CacheFolder(None if arguments.no_cache or given is not None else _cache_folder(configs)),
        stamp=tool_stamp(),
    )
    with progress("reading files") as rename:
        files = _files(check, given)
        outcome = _outcome(check, files, rename)
    baseline = BaselineRun(arguments=arguments, configs=configs, disk=disk, files=files)
    if arguments.write_baseline and not outcome.failures:
        return _write_baseline(baseline, outcome), {}
    compared = baseline.compared(outcome.findings)
    is_failed = any(diagnostic.severity.rank >= threshold.rank for diagnostic in compared.new)
    code = ExitCode.FINDINGS if is_failed else ExitCode.CLEAN
    shown, messages = write_report(
        _report(outcome, compared, time.perf_counter() - started),
        outcome,
        wanted,
        _surroundings(check, files),
    )
    lines = (*_lost_entries(arguments, outcome), *baseline_lines(compared))
    lines = (*(f"sopyc: {line}" for line in lines), messages)
    messages = "\n".join(line for line in lines if line) if wanted.messages else ""
    if outcome.files and not outcome.failures and not check.cache.problem and wanted.is_repeatable:
        _remember(check, outcome, (shown, messages, code))
    if messages:
        # On standard error, so that every format can be parsed as it stands.
        if check.cache.problem:
            write_message(f"sopyc: {check.cache.problem}")
        write_message(messages)
    if outcome.failures:
        _raise_failure(outcome)
    return code, joined_dependencies(store_dependencies(disk.seen, str(configs.folder)), outcome.dependencies)


def _lost_entries(arguments: Namespace, outcome: Outcome) -> Iterator[str]:
    """Entries that name nothing; those of the settings may be meant for files that were not asked for."""
    if arguments.entry or not arguments.paths:
        yield from (f"entry {clause}" for clause in outcome.lost_entries)


def _write_baseline(baseline: BaselineRun, outcome: Outcome) -> ExitCode:
    place = baseline.write(outcome.findings)
    number = len(outcome.findings)
    write_message(f"sopyc: wrote {number:,} finding{'' if number == 1 else 's'} to {place}")
    return ExitCode.CLEAN


def _report(outcome: Outcome, compared: Compared, seconds: float) -> Report:
    return Report(
        diagnostics=compared.new,
        summary=summarise(outcome.counts, compared.new, files=outcome.files, seconds=seconds),
        texts={},
        rules=(),
        version="",
        accepted=(
            *outcome.silenced,
            *(AcceptedFinding(diagnostic=one, is_in_source=False) for one in compared.accepted),
        ),
    )


def _files(check: _Check, given: bytes | None) -> tuple[SourceFile, ...]:
    """The files of the run; of a name that stands for standard input, with what was read there."""
    files = asked_files(check.arguments.paths, configs=check.configs, disk=check.disk)
    return files if given is None else tuple(replace(file, content=given) for file in files)


def _surroundings(check: _Check, files: tuple[SourceFile, ...]) -> Surroundings:
    folder = str(check.configs.folder)
    return Surroundings(
        folder=folder,
        files=files,
        catalogue=partial(_catalogue, check.cache, check.stamp),
        repository=partial(repository_around, folder, check.disk),
    )


def _analyse(
    request: CheckRequest,
    check: _Check,
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
        selection=make_selection(check.arguments, check.configs),
    )
    return check_groups(tasks, judgement, check.arguments.jobs)


def _cache_folder(configs: Configs) -> str:
    """Beside the settings that hold in the working folder: there the next run looks first."""
    config = configs.of_folder(str(configs.folder))
    return str((config.root or configs.folder) / (config.cache_dir or DEFAULT_NAME))


def _outcome(check: _Check, files: tuple[SourceFile, ...], rename: Callable[[str], None]) -> Outcome:
    """The stored outcome, or a new one where anything has changed."""
    arguments, configs, cache, stamp = check.arguments, check.configs, check.cache, check.stamp
    if not files:
        write_message("sopyc: no Python or Markdown files found")
    request = CheckRequest(
        folder=configs.folder,
        paths=tuple(arguments.paths),
        configs=configs.all,
        entries=tuple(arguments.entry) or configs.entries,
        selectors=given_selectors(arguments),
        strict=arguments.strict,
        show_unresolved=arguments.show_unresolved,
        environments=running_environments(os.environ, sys.path),
    )
    ledger = Ledger(cache, str(request.folder))
    digests = [
        ledger.digest(str(file.location)) if file.content is None else digest(file.content) for file in files
    ]
    check.disk.seen |= zip((str(file.location) for file in files), digests, strict=True)
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
            analyse=partial(_analyse, request, check),
            rename=rename,
        )
    ledger.save()
    return outcome


def _remember(check: _Check, outcome: Outcome, written: tuple[str, str, ExitCode]) -> None:
    """Keep what is written for the next run with the same arguments."""
    folder = str(check.configs.folder)
    # Other places of the cache are only known once the configuration is read.
    if (
        check.arguments.watch
        or check.cache.folder is None
        or check.configs.of_folder(folder).cache_dir is not None
    ):
        return
    dependencies = joined_dependencies(store_dependencies(check.disk.seen, folder), outcome.dependencies)
    if UNREADABLE not in dependencies.values():
        LastOutput(check.arguments.given, folder, os.environ).store(dependencies, *written)


def _catalogue(cache: CacheFolder, stamp: str) -> tuple[tuple[DocumentedRule, ...], str]:
    from sopy_compiler.cli.remembered_rules import remembered_rules
    from sopy_compiler.cli.version import version

    return remembered_rules(cache, stamp), version()


def _raise_failure(outcome: Outcome) -> None:
    from sopy_compiler.checker.failure import RuleFailureError

    error = RuleFailureError(outcome.failures, outcome.findings)
    error.add_note(outcome.cause)
    raise error

"""`sopyc build`: check, then write the dispatch tables."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sopy_compiler.cli.dispatch_tables import STALE_TABLE, dispatch_tables, table_files
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.selection import make_selection
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.summarise import summarise
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.cli.workload import Workload, compile_paths
from sopy_compiler.compiler import check
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.emit.dispatch_table import DispatchTable
from sopy_compiler.project.config import Config
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.group_check import count_states
from sopy_compiler.project.outcome import Counts
from sopy_compiler.project.writer import BuiltFile, check_ours, is_current, write_built_file
from sopy_compiler.report.formats import FULL, TEXT, renderer
from sopy_compiler.report.report import Report


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--out-dir",
        metavar="FOLDER",
        help="write below FOLDER, in the folders of each module's name (default: beside each module)",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a table is missing or not current"
    )
    parser.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        help="write nothing if there are findings at or above this severity (default: error)",
    )
    parser.add_argument("--quiet", action="store_true", help="do not name the files that are written")
    parser.set_defaults(select=None, ignore=None, strict=False, show_unresolved=False)


def run(arguments: Namespace) -> ExitCode:
    """Check; without findings, bring the tables up to date or tell which are not."""
    with progress("reading files") as rename:
        workload = compile_paths(arguments, rename)
        config = workload.gathered.configs.run
        selection = make_selection(arguments, workload.gathered.configs)
        rename("running the rules")
        diagnostics = tuple(one for one in check(workload.compilation, selection) if one.code != STALE_TABLE)
        rename("making tables")
        tables = tuple(dispatch_tables(workload))
    threshold = Severity(arguments.fail_on or config.fail_on or Severity.ERROR)
    if diagnostics:
        style = style_for(sys.stdout, os.environ)
        report = _report(workload, diagnostics)
        write_result(renderer(FULL if is_terminal(sys.stdout) else TEXT, style)(report))
    if any(diagnostic.severity.rank >= threshold.rank for diagnostic in diagnostics):
        write_message("sopyc: nothing was built, because of the findings above")
        return ExitCode.FINDINGS
    for _, table in tables:
        _tell_what_is_left_out(table)
    files = tuple(table_files(tables, _out_dir(arguments, config)))
    return _compare(files) if arguments.check else _write(files, is_quiet=arguments.quiet)


def _report(workload: Workload, diagnostics: tuple[Diagnostic, ...]) -> Report:
    counts = Counts()
    for each in count_states(workload.compilation.program).values():
        counts = counts.plus(each)
    return Report(
        diagnostics=diagnostics,
        summary=summarise(counts, diagnostics, files=workload.gathered.files, seconds=0.0),
        texts=workload.texts,
        rules=(),
        version="",
    )


def _tell_what_is_left_out(table: DispatchTable) -> None:
    for left in table.left_out:
        place = f"{left.span.path}:{left.span.line}:{left.span.column}"
        write_message(
            f"sopyc: {place}: {left.procedure} is not in the table and runs without it: {left.reason}"
        )


def _out_dir(arguments: Namespace, config: Config) -> Path | None:
    if arguments.out_dir is not None:
        return Path.cwd() / str(arguments.out_dir)
    if config.build_out_dir is not None and config.root is not None:
        return config.root / config.build_out_dir
    return None


def _compare(files: tuple[BuiltFile, ...]) -> ExitCode:
    """Name the files that a build would change."""
    outdated = [file for file in files if not is_current(file)]
    for file in outdated:
        state = "is not current" if file.path.exists() else "is missing"
        write_result(f"{_shown(file)}:1:1: {STALE_TABLE} the built table {state}: run `sopyc build` again\n")
    return ExitCode.FINDINGS if outdated else ExitCode.CLEAN


def _write(files: tuple[BuiltFile, ...], *, is_quiet: bool) -> ExitCode:
    """Write what is not current; nothing at all if one of the files is somebody else's."""
    try:
        for file in files:
            check_ours(file)
        for file in files:
            if not is_current(file):
                write_built_file(file)
                if not is_quiet:
                    write_result(f"{_shown(file)}\n")
    except OSError as error:
        raise UsageError(str(error)) from None
    if not is_quiet:
        write_message(f"sopyc: {len(files) // 2} table{'' if len(files) == 2 else 's'} current")
    return ExitCode.CLEAN


def _shown(file: BuiltFile) -> str:
    return display_path(file.path, Path.cwd())

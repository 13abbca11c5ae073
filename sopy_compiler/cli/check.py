"""`sopyc check`: analyse and report."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.rule_catalog import documented_rules
from sopy_compiler.cli.settings import make_selection, read_config
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.cli.version import version
from sopy_compiler.cli.workload import Workload, add_source_arguments, compile_paths
from sopy_compiler.compiler import check
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.formats import FULL, NAMES, TEXT, renderer
from sopy_compiler.report.report import Report
from sopy_compiler.report.style import Style
from sopy_compiler.report.summary import summarise, summary_line


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


def run(arguments: Namespace) -> ExitCode:
    """Check, report, and tell by the exit code what was found.

    Raises:
        RuleFailureError: a rule failed; the findings of the others have been written.
    """
    config = read_config()
    selection = make_selection(arguments, config)
    failure = None
    with progress("reading files") as rename:
        workload = compile_paths(arguments, config, rename)
        rename("running the rules")
        try:
            diagnostics = check(workload.compilation, selection)
        except RuleFailureError as error:
            failure, diagnostics = error, error.diagnostics
    report = make_report(workload, diagnostics)
    _write(report, arguments)
    if failure is not None:
        raise failure
    threshold = Severity(arguments.fail_on or config.fail_on or Severity.WARNING)
    is_failed = any(diagnostic.severity.rank >= threshold.rank for diagnostic in diagnostics)
    return ExitCode.FINDINGS if is_failed else ExitCode.CLEAN


def make_report(workload: Workload, diagnostics: tuple[Diagnostic, ...]) -> Report:
    """The findings with all that the formats show around them."""
    return Report(
        diagnostics=diagnostics,
        summary=summarise(
            workload.compilation.program,
            diagnostics,
            files=workload.gathered.files,
            seconds=time.perf_counter() - workload.started,
        ),
        texts=workload.texts,
        rules=documented_rules(),
        version=version(),
    )


def _write(report: Report, arguments: Namespace) -> None:
    is_shown = arguments.output is None and is_terminal(sys.stdout)
    name = arguments.format or (FULL if is_shown else TEXT)
    style = style_for(sys.stdout, os.environ) if arguments.output is None else Style(colour=False)
    write_result(renderer(name, style)(report), file=arguments.output)
    if not arguments.quiet:
        # On standard error, so that every format can be parsed as it stands.
        write_message(f"sopyc: {summary_line(report.summary)}")

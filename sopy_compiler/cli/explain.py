"""`sopyc explain`: the documentation of one rule, and the start of a new one."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.new_rule import write_new_rule
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.terminal import style_for
from sopy_compiler.report.explanation import explain
from sopy_compiler.report.report import DocumentedRule
from sopy_compiler.rules.catalog import find_rule
from sopy_compiler.rules.codes import selector_candidates


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("rule", nargs="?", metavar="RULE", help="code or name (SOP201, unknown-field)")
    asked.add_argument(
        "--new",
        nargs=2,
        metavar=("NUMBER", "NAME"),
        help="for contributors: write the files of a new rule into this checkout (207 validator-bypassed)",
    )


def run(arguments: Namespace) -> ExitCode:
    """Print the documentation.

    Raises:
        UsageError: there is no such rule, or the new one cannot be written.
    """
    if arguments.new:
        number, name = arguments.new
        for file in write_new_rule(number, name, root=Path.cwd()):
            write_message(f"sopyc: wrote {file}")
        return ExitCode.CLEAN
    asked: str = arguments.rule
    found = find_rule(asked.upper()) or find_rule(asked.lower())
    if found is None:
        hint = did_you_mean(asked.upper(), selector_candidates()) or did_you_mean(
            asked, selector_candidates()
        )
        raise UsageError(f"unknown rule `{asked}`: {hint or '`sopyc rules` lists all rules'}")
    documented = DocumentedRule(rule=found.rule, documentation=found.documentation)
    write_result(explain(documented, style_for(sys.stdout, os.environ)))
    return ExitCode.CLEAN

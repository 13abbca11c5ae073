"""`sopyc rules`: list the catalogue."""

import os
import sys
from argparse import ArgumentParser, Namespace

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.rule_catalog import documented_rules
from sopy_compiler.cli.terminal import style_for
from sopy_compiler.report.explanation import list_rules, list_rules_as_json, list_rules_as_markdown


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--format",
        choices=["text", "json", "markdown"],
        default="text",
        help="how rules are listed (default: text)",
    )


def run(arguments: Namespace) -> ExitCode:
    """List all rules."""
    rules = documented_rules()
    match arguments.format:
        case "json":
            text = list_rules_as_json(rules)
        case "markdown":
            text = list_rules_as_markdown(rules)
        case _:
            text = list_rules(rules, style_for(sys.stdout, os.environ))
    write_result(text)
    return ExitCode.CLEAN

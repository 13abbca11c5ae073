"""`sopyc sigma`: how the state evolves, and what procedures make of events."""

import shutil
import sys
from argparse import ArgumentParser, Namespace

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.terminal import is_terminal
from sopy_compiler.cli.workload import compile_paths, name_unusable_sources
from sopy_compiler.compiler import Compilation, event_matrices, sigma_tables
from sopy_compiler.emit.table_formats import EVENT_WRITERS, SIGMA_WRITERS
from sopy_compiler.emit.text_grid import PAGE_COLUMNS


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--events",
        action="store_true",
        help="show what every procedure makes of every event: handled, ignored, filtered or unexpected",
    )
    parser.add_argument(
        "--format", choices=list(SIGMA_WRITERS), default="text", help="how tables are written (default: text)"
    )
    parser.add_argument("--output", metavar="FILE", help="write the tables to FILE")


def run(arguments: Namespace) -> ExitCode:
    """Write the tables; what is missing is named on standard error and makes the command fail."""
    with progress("reading files") as rename:
        compilation = compile_paths(arguments, rename).compilation
        text, is_empty = _written(compilation, arguments)
    if text:
        write_result(text, file=arguments.output)
    if is_empty:
        write_message("sopyc: no workflow was found: no concrete class derives from Procedure")
    has_problems = name_unusable_sources(compilation.program)
    return ExitCode.FINDINGS if is_empty or has_problems else ExitCode.CLEAN


def _written(compilation: Compilation, arguments: Namespace) -> tuple[str, bool]:
    """The result as text, and whether there is nothing in it."""
    width = _width(arguments)
    if arguments.events:
        matrices = event_matrices(compilation)
        return EVENT_WRITERS[arguments.format](matrices, width), not matrices
    tables = sigma_tables(compilation)
    return SIGMA_WRITERS[arguments.format](tables, width), not tables


def _width(arguments: Namespace) -> int:
    """The columns of the terminal; in files and pipes always the same, so that texts can be compared."""
    if arguments.output is not None or not is_terminal(sys.stdout):
        return PAGE_COLUMNS
    return shutil.get_terminal_size((PAGE_COLUMNS, 24)).columns

"""`sopyc graph`: draw the machines."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.workload import compile_paths, name_unusable_sources
from sopy_compiler.compiler import machines
from sopy_compiler.emit.coverage import Taken, UnreadableCoverageError, read_coverage, with_coverage
from sopy_compiler.emit.formats import GRAPH_WRITERS


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--format",
        choices=list(GRAPH_WRITERS),
        default="mermaid",
        help="how machines are written (default: mermaid)",
    )
    parser.add_argument("--output", metavar="FILE", help="write the graph to FILE")
    parser.add_argument(
        "--coverage",
        metavar="FILE",
        help="show how often tests have taken each transition, from `pytest --sopy-output json=FILE`",
    )


def run(arguments: Namespace) -> ExitCode:
    """Write the graph; files that could not be used are named on standard error and make the command fail.

    Raises:
        UsageError: the coverage is none.
    """
    with progress("reading files") as rename:
        workload = compile_paths(arguments, rename)
        views = machines(workload.compilation)
        if arguments.coverage is not None:
            views = with_coverage(views, _coverage(arguments.coverage))
    write_result(GRAPH_WRITERS[arguments.format](views), file=arguments.output)
    return ExitCode.FINDINGS if name_unusable_sources(workload.compilation.program) else ExitCode.CLEAN


def _coverage(file: str) -> Taken:
    try:
        return read_coverage(json.loads(Path(file).read_bytes()))
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    except (ValueError, UnreadableCoverageError) as error:
        raise UsageError(f"{file} is not what `pytest --sopy-output json=FILE` writes: {error}") from None

"""`sopyc graph`: draw the machines."""

from argparse import ArgumentParser, Namespace

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.workload import compile_paths, name_unusable_sources
from sopy_compiler.compiler import machines
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


def run(arguments: Namespace) -> ExitCode:
    """Write the graph; files that could not be used are named on standard error and make the command fail."""
    with progress("reading files") as rename:
        workload = compile_paths(arguments, rename)
        views = machines(workload.compilation)
    write_result(GRAPH_WRITERS[arguments.format](views), file=arguments.output)
    return ExitCode.FINDINGS if name_unusable_sources(workload.compilation.program) else ExitCode.CLEAN

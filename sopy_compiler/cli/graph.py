"""`sopyc graph`: draw the machines."""

import json
import tempfile
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.workload import Workload, compile_paths, name_unusable_sources
from sopy_compiler.compiler import machines
from sopy_compiler.emit.coverage import Taken, UnreadableCoverageError, read_coverage, with_coverage
from sopy_compiler.emit.formats import GRAPH_WRITERS

HTML: Final = "html"
_DEFAULT: Final = "mermaid"
_SHOWN_BY_BROWSERS: Final = (HTML, "svg")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--format", choices=[*GRAPH_WRITERS, HTML], help=f"how machines are written (default: {_DEFAULT})"
    )
    parser.add_argument("--output", metavar="FILE", help="write the graph to FILE")
    parser.add_argument(
        "--coverage",
        metavar="FILE",
        help="show how often tests have taken each transition, from `pytest --sopy-output json=FILE`",
    )
    parser.add_argument(
        "--open", action="store_true", help=f"show it in the web browser; the format is then {HTML} or svg"
    )


def run(arguments: Namespace) -> ExitCode:
    """Write the graph; files that could not be used are named on standard error and make the command fail.

    Raises:
        UsageError: the graph is to be opened in a format that browsers do not show, or the coverage is none.
    """
    name = arguments.format or (HTML if arguments.open else _DEFAULT)
    if arguments.open and name not in _SHOWN_BY_BROWSERS:
        raise UsageError(f"--open goes with --format {' or '.join(_SHOWN_BY_BROWSERS)}, not {name}")
    with progress("reading files") as rename:
        workload = compile_paths(arguments, rename)
        text = _written(workload, name, arguments.coverage)
    if arguments.open:
        _open(text, arguments.output or _own_file(name))
    else:
        write_result(text, file=arguments.output)
    return ExitCode.FINDINGS if name_unusable_sources(workload.compilation.program) else ExitCode.CLEAN


def _written(workload: Workload, name: str, coverage: str | None) -> str:
    views = machines(workload.compilation)
    if coverage is not None:
        views = with_coverage(views, _coverage(coverage))
    if name == HTML:
        from sopy_compiler.cli.graph_page import page_of
        from sopy_compiler.emit.graph_html import write_graph_html

        return write_graph_html(replace(page_of(workload), machines=views))
    return GRAPH_WRITERS[name](views)


def _coverage(file: str) -> Taken:
    try:
        return read_coverage(json.loads(Path(file).read_bytes()))
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    except (ValueError, UnreadableCoverageError) as error:
        raise UsageError(f"{file} is not what `pytest --sopy-output json=FILE` writes: {error}") from None


def _open(text: str, file: str) -> None:
    import webbrowser  # loads much

    write_result(text, file=file)
    place = Path(file).resolve().as_uri()
    write_message(f"sopyc: opening {place}")
    webbrowser.open(place)


def _own_file(name: str) -> str:
    """A file that is left to the browser, which reads it when the command has ended."""
    return str(Path(tempfile.mkdtemp(prefix="sopyc-")) / f"graph.{name}")

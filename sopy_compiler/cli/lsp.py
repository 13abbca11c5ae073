"""`sopyc lsp`: the language server."""

import gc
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.version import version


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--stdio", action="store_true", help="talk over standard input and output, as is done anyway"
    )


def run(arguments: Namespace) -> ExitCode:  # noqa: ARG001  every command has the same signature
    """Serve one editor until it is done.

    Raises:
        UsageError: the library for it is not installed.
    """
    try:
        from sopy_compiler.lsp.serve import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        raise UsageError("the language server needs `pip install sopyc[lsp]`") from None
    # Commands live shortly and do without; this one does not.
    gc.enable()
    serve(version(), str(Path.cwd()))
    return ExitCode.CLEAN

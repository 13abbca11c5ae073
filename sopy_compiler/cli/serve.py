"""`sopyc serve`: a page on this machine that follows the files, and the sessions of a store."""

import gc
import webbrowser
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.serve_following import Following
from sopy_compiler.cli.serve_http import Answers, PageServer
from sopy_compiler.cli.source_arguments import add_source_arguments

_PORT: Final = 8300


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--store", metavar="DB", help="show sessions too: the file of an SQLiteStore, or postgresql://..."
    )
    parser.add_argument(
        "--port", type=int, default=_PORT, metavar="N", help=f"0: any that is free (default: {_PORT})"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the web browser")


def run(arguments: Namespace) -> ExitCode:
    """Serve until somebody interrupts; only this machine is answered.

    Raises:
        UsageError: the store cannot be read, or the port is taken.
    """
    # Unlike other commands, this one lives.
    gc.enable()
    with ExitStack() as stack:
        answers: Answers = {}
        if arguments.store is not None:
            # The compiler needs the runtime for this alone.
            from sopy_compiler.cli.open_store import open_store
            from sopy_compiler.cli.serve_sessions import answers_of

            answers = answers_of(stack.enter_context(open_store(arguments.store)).view())
        following = Following(arguments)
        try:
            server = stack.enter_context(PageServer(arguments.port, following, answers))
        except OSError as error:
            raise UsageError(f"port {arguments.port} cannot be had: {error.strerror}") from None
        following.start()
        stack.callback(following.stop)
        write_message(f"sopyc: serving {server.address}; interrupt to end")
        if arguments.open:
            webbrowser.open(server.address)
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            return ExitCode.CLEAN
    return ExitCode.CLEAN

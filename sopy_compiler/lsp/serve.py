"""The language server with all that it can do."""

from sopy_compiler.lsp.serve_actions import add_actions
from sopy_compiler.lsp.serve_display import add_display
from sopy_compiler.lsp.serve_navigation import add_navigation
from sopy_compiler.lsp.serve_writing import add_writing
from sopy_compiler.lsp.server import SopyServer, make_server


def serve(version: str, folder: str) -> None:
    """Serve one editor over standard input and output until it is done."""
    full_server(version, folder).start_io()


def full_server(version: str, folder: str) -> SopyServer:
    """The server, not started; `folder` is where documents without a file are taken to be."""
    server = make_server(version, folder)
    add_actions(server)
    add_navigation(server)
    add_writing(server)
    add_display(server)
    return server

"""The language server: the editor's messages are given to the session, and its answers to the editor."""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from sopy_compiler.lsp.asked import read_asked
from sopy_compiler.lsp.document import TextChange
from sopy_compiler.lsp.open_documents import folder_locations
from sopy_compiler.lsp.protocol import PlainProtocol
from sopy_compiler.lsp.session import Session
from sopy_compiler.lsp.text_lines import Encoding
from sopy_compiler.lsp.workspace import Workspace
from sopy_compiler.project.environment import running_environments

_WATCHED: Final = (
    "**/*.py",
    "**/*.pyi",
    "**/*.md",
    "**/*.markdown",
    "**/*.ipynb",
    "**/pyproject.toml",
    "**/.gitignore",
)
_SECTION: Final = "sopyc"
_NOTEBOOKS: Final = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(
            notebook="jupyter-notebook", cells=[types.NotebookCellLanguage(language="python")]
        )
    ]
)


class SopyServer(LanguageServer):
    """A server with its session; `folder` is where documents without a file are taken to be."""

    def __init__(self, version: str, folder: str) -> None:
        super().__init__(
            "sopyc",
            version,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=PlainProtocol,
            converter_factory=default_converter,
        )
        self.session: Final = Session(
            Workspace(running_environments(os.environ, sys.path)),
            folder,
            publish=self.text_document_publish_diagnostics,
            log=self._log,
        )

    def _log(self, text: str) -> None:
        self.window_log_message(types.LogMessageParams(type=types.MessageType.Error, message=text))


def make_server(version: str, folder: str) -> SopyServer:
    """A server with all that it can do, not started."""
    server = SopyServer(version, folder)
    _add_life(server)
    _add_documents(server)
    _add_notebooks(server)
    _add_surroundings(server)
    return server


def _add_life(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        documents = session.documents
        folders = [one.uri for one in params.workspace_folders or ()]
        root = [params.root_uri] if params.root_uri and not folders else []
        documents.folders = folder_locations([*folders, *root], os.getcwd())  # noqa: PTH109
        documents.asked = read_asked(params.initialization_options)
        session.start()

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:  # noqa: ARG001  the protocol's signature
        documents = session.documents
        documents.encoding = Encoding(server.server_capabilities.position_encoding or Encoding.UTF16)
        session.check()
        await _watch_files(server)
        await _ask_settings(server)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:  # noqa: ARG001  the protocol's signature
        session.analyst.end()


def _add_documents(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        one = params.text_document
        session.documents.open(one.uri, one.version, one.text, language=one.language_id)
        session.check()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        one = params.text_document
        session.documents.change(one.uri, one.version, map(_text_change, params.content_changes))
        session.check()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:  # noqa: ARG001  the protocol's signature
        session.documents.refresh()
        session.check()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        location = session.location(params.text_document.uri)
        session.documents.close(params.text_document.uri)
        session.closed(location)
        session.check()


def _text_change(change: types.TextDocumentContentChangeEvent) -> TextChange:
    if isinstance(change, types.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        return TextChange(
            start=(start.line, start.character), end=(end.line, end.character), text=change.text
        )
    return TextChange(start=None, end=None, text=change.text)


def _add_notebooks(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenNotebookDocumentParams) -> None:
        one = params.notebook_document
        for cell in params.cell_text_documents:
            session.documents.open(cell.uri, cell.version, cell.text, language=cell.language_id)
        session.documents.open_notebook(one.uri, one.version, _code_cells(one.cells))
        session.check()

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeNotebookDocumentParams) -> None:
        documents = session.documents
        uri, cells = params.notebook_document.uri, params.change.cells
        order: tuple[str, ...] | None = None
        if cells is not None and cells.structure is not None:
            known = documents.notebook(uri)
            array = cells.structure.array
            for one in cells.structure.did_open or ():
                documents.open(one.uri, one.version, one.text, language=one.language_id)
            for gone in cells.structure.did_close or ():
                documents.close(gone.uri)
            before = known.cells if known is not None else ()
            new = _code_cells(array.cells or ())
            order = (*before[: array.start], *new, *before[array.start + array.delete_count :])
        for text in (cells.text_content or ()) if cells is not None else ():
            documents.change(text.document.uri, text.document.version, map(_text_change, text.changes))
        documents.change_notebook(uri, params.notebook_document.version, order)
        session.check()

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        known = session.documents.notebook(uri)
        session.documents.close_notebook(uri)
        if known is not None:
            session.closed(known.location)
        session.check()


def _code_cells(cells: Sequence[types.NotebookCell]) -> tuple[str, ...]:
    # The selector lets only Python cells through, so all that come are code.
    return tuple(cell.document for cell in cells if cell.kind is types.NotebookCellKind.Code)


def _add_surroundings(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_files(params: types.DidChangeWatchedFilesParams) -> None:  # noqa: ARG001  the protocol's signature
        session.documents.refresh()
        session.check()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def changed_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        removed = folder_locations((one.uri for one in params.event.removed), "")
        added = folder_locations((one.uri for one in params.event.added), "")
        kept = [one for one in session.documents.folders if one not in removed]
        session.documents.folders = tuple(dict.fromkeys((*kept, *added)))
        for folder in removed:
            session.left(folder)
        session.check()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def changed_settings(params: types.DidChangeConfigurationParams) -> None:
        given = params.settings
        if isinstance(given, dict) and _SECTION in given:
            _take_settings(server, given[_SECTION])
        else:
            await _ask_settings(server)


def _take_settings(server: SopyServer, given: object) -> None:
    asked = read_asked(given)
    for problem in asked.problems:
        message = types.ShowMessageParams(type=types.MessageType.Warning, message=problem)
        server.window_show_message(message)
    if asked != server.session.documents.asked:
        server.session.documents.asked = asked
        server.session.check()


async def _ask_settings(server: SopyServer) -> None:
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.configuration:
        return
    items = [types.ConfigurationItem(section=_SECTION)]
    try:
        answer = await server.workspace_configuration_async(types.ConfigurationParams(items=items))
    except (asyncio.CancelledError, Exception):  # noqa: BLE001  an editor that has no answer has no settings
        return
    if answer and answer[0] is not None:
        _take_settings(server, answer[0])


async def _watch_files(server: SopyServer) -> None:
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace is not None else None
    if watching is None or not watching.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
    )
    registration = types.Registration(
        id="sopyc-files", method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
    )
    await server.client_register_capability_async(types.RegistrationParams(registrations=[registration]))

"""Completion and renaming over the protocol."""

from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from sopy_compiler.lsp.completion import Cursor, Kind, Suggestion, suggestions
from sopy_compiler.lsp.edits import workspace_edit
from sopy_compiler.lsp.places import Spot
from sopy_compiler.lsp.rename import RefusedError, renamable, rename
from sopy_compiler.lsp.serve_actions import compares_versions
from sopy_compiler.lsp.serve_navigation import spot_at
from sopy_compiler.lsp.server import SopyServer
from sopy_compiler.lsp.text_lines import TextLines
from sopy_compiler.lsp.workspace import View
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.file_kind import MARKDOWN_SUFFIXES

_KINDS: Final = {
    Kind.PROCEDURE: types.CompletionItemKind.Class,
    Kind.EVENT: types.CompletionItemKind.Event,
    Kind.FIELD: types.CompletionItemKind.Field,
    Kind.TEXT: types.CompletionItemKind.Text,
    Kind.CODE: types.CompletionItemKind.EnumMember,
    Kind.SNIPPET: types.CompletionItemKind.Snippet,
}
_REQUEST_FAILED: Final = -32803


def add_writing(server: SopyServer) -> None:
    """What helps while writing."""
    _add_completion(server)
    _add_renaming(server)


def _add_completion(server: SopyServer) -> None:
    session = server.session

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[".", "[", '"', "'", ":", " "]),
    )
    async def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        # Whoever types does not wait: what was known before the last keys is enough.
        uri = params.text_document.uri
        if session.good_view(uri) is None:
            await session.settled()
        view = session.good_view(uri)
        document = session.documents.document(uri)
        if view is None or document is None:
            return []
        lines = TextLines(document.text, session.documents.encoding)
        line, column = lines.place(params.position.line, params.position.character)
        above = tuple(lines.line(number) for number in range(line - 1))
        cursor = Cursor(view=view, before=lines.line(line - 1)[: column - 1], above=above)
        with_snippets = _knows_snippets(server)
        return [
            _item(server, view, number, one)
            for number, one in enumerate(suggestions(cursor))
            if with_snippets or not one.is_snippet
        ]


def _item(server: SopyServer, view: View, number: int, one: Suggestion) -> types.CompletionItem:
    edit = workspace_edit(one.edits, server.session.places, view, with_versions=False)
    changes = [change for some in ((edit.changes or {}) if edit else {}).values() for change in some]
    return types.CompletionItem(
        label=one.label,
        kind=_KINDS[one.kind],
        detail=one.detail or None,
        documentation=one.documentation or None,
        insert_text=one.text,
        insert_text_format=types.InsertTextFormat.Snippet
        if one.is_snippet
        else types.InsertTextFormat.PlainText,
        sort_text=f"{number:04}",
        additional_text_edits=changes or None,
    )


def _knows_snippets(server: SopyServer) -> bool:
    text = server.client_capabilities.text_document
    completion = text.completion if text is not None else None
    item = completion.completion_item if completion is not None else None
    return bool(item is not None and item.snippet_support)


def _add_renaming(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        spot = await _exact_spot(server, params.text_document.uri, params.position)
        try:
            found = renamable(spot)
        except RefusedError as error:
            raise _refused(error) from None
        link = session.places.link(found.span, spot.view)
        if link is None:
            return None
        return types.PrepareRenamePlaceholder(range=link.range, placeholder=found.symbol.written)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        spot = await _exact_spot(server, params.text_document.uri, params.position)
        try:
            done = rename(spot, params.new_name, _documents(server, spot.view))
        except RefusedError as error:
            raise _refused(error) from None
        return workspace_edit(done.edits, session.places, spot.view, with_versions=compares_versions(server))


async def _exact_spot(server: SopyServer, uri: str, position: types.Position) -> Spot:
    """The place in facts about the very text that is shown."""
    spot = await spot_at(server, uri, position)
    is_newest = await server.session.settled() and spot is not None
    if spot is None or not is_newest or server.session.view(uri) is not spot.view:
        raise _refused(RefusedError("the file has a syntax error, or has not been analysed yet"))
    return spot


def _documents(server: SopyServer, view: View) -> dict[str, str]:
    """The Markdown files of the folder by the paths that reports show."""
    session = server.session
    answer = session.answers.get(view.folder)
    found = {}
    for location in answer.findings.known if answer is not None else ():
        if location.endswith(MARKDOWN_SUFFIXES):
            shown = display_path(Path(location), Path(view.folder))
            text = session.places.text_at(location)
            found[shown] = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return found


def _refused(error: RefusedError) -> JsonRpcException:
    return JsonRpcException(message=f"sopyc: {error}", code=_REQUEST_FAILED)

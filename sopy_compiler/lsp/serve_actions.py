"""Code actions over the protocol."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lsprotocol import types

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.lsp.creations import creations
from sopy_compiler.lsp.edits import difference, packed, workspace_edit
from sopy_compiler.lsp.findings import shown_finding
from sopy_compiler.lsp.fix_all import all_fixed
from sopy_compiler.lsp.fixes import fixes
from sopy_compiler.lsp.offer import Offer
from sopy_compiler.lsp.place_facts import source_at_path
from sopy_compiler.lsp.refactorings import refactorings
from sopy_compiler.lsp.server import SopyServer
from sopy_compiler.lsp.suppressions import suppressions
from sopy_compiler.lsp.workspace import View, contents_of

FIX_ALL: Final = "source.fixAll.sopyc"
_KINDS: Final = [
    types.CodeActionKind.QuickFix,
    types.CodeActionKind.Refactor,
    types.CodeActionKind.RefactorRewrite,
    FIX_ALL,
]


def add_actions(server: SopyServer) -> None:
    """Offer changes, and work out those that take long when they are chosen."""
    session = server.session

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True),
    )
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        view = session.view(uri) if await session.settled() else None
        if view is None:
            return []
        found = []
        for offer in _offers(server, view, uri, params.range):
            if _is_wanted(offer.kind, params.context.only):
                action = _action(server, view, offer)
                found += [action] if action is not None else []
        has_fix = any(one.fix is not None for one in session.findings(uri))
        if has_fix and _is_wanted(FIX_ALL, params.context.only):
            data = {"uri": uri}
            found.append(types.CodeAction(title="Apply all safe fixes", kind=FIX_ALL, data=data))
        return found

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        data: Any = action.data
        uri = data.get("uri") if isinstance(data, dict) else None
        view = session.view(uri) if isinstance(uri, str) and await session.settled() else None
        document = session.documents.document(uri) if isinstance(uri, str) else None
        if view is None or document is None:
            return action
        contents = contents_of(session.documents.state)
        done = asyncio.get_running_loop().run_in_executor(None, all_fixed, view, document.location, contents)
        text = await done
        found = {} if text is None else {document.uri: [difference(document.text, text, session.places)]}
        action.edit = packed(found, session.places, with_versions=compares_versions(server))
        return action


def compares_versions(server: SopyServer) -> bool:
    """Whether the editor knows edits of certain versions of documents."""
    workspace = server.client_capabilities.workspace
    edit = workspace.workspace_edit if workspace is not None else None
    return bool(edit is not None and edit.document_changes)


def _offers(server: SopyServer, view: View, uri: str, where: types.Range) -> Iterator[Offer]:
    session = server.session
    for one in session.findings(uri):
        shown = shown_finding(one, session.places, view.folder)
        if shown[0] == uri and _overlap(shown[1].range, where):
            yield from _for_finding(one, view)
    spot = session.places.spot(uri, where.start, view)
    if spot is not None:
        yield from refactorings(spot)


def _for_finding(one: Diagnostic, view: View) -> Iterator[Offer]:
    yield from fixes((one,))
    yield from creations(one, view)
    source = source_at_path(view, one.span.path)
    if source is not None and not source.cells:
        yield from suppressions(one, source)


def _action(server: SopyServer, view: View, offer: Offer) -> types.CodeAction | None:
    places = server.session.places
    edit = workspace_edit(offer.edits, places, view, with_versions=compares_versions(server))
    if edit is None:
        return None
    mended = [shown_finding(offer.finding, places, view.folder)[1]] if offer.finding is not None else None
    return types.CodeAction(
        title=offer.title,
        kind=offer.kind,
        diagnostics=mended,
        is_preferred=offer.is_preferred or None,
        edit=edit,
    )


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    if not only:
        return True
    return any(kind == str(_text(one)) or kind.startswith(f"{_text(one)}.") for one in only)


def _text(kind: object) -> str:
    return str(kind.value) if isinstance(kind, types.CodeActionKind) else str(kind)


def _overlap(one: types.Range, other: types.Range) -> bool:
    first = (one.start.line, one.start.character), (one.end.line, one.end.character)
    second = (other.start.line, other.start.character), (other.end.line, other.end.character)
    return first[0] <= second[1] and second[0] <= first[1]

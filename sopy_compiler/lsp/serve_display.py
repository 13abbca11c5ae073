"""What is shown beside and within the text, over the protocol."""

from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from sopy_compiler.lsp.graph import UnknownFormatError, graph
from sopy_compiler.lsp.hints import Hint, hints
from sopy_compiler.lsp.lenses import lenses
from sopy_compiler.lsp.outline import outline
from sopy_compiler.lsp.server import SopyServer
from sopy_compiler.lsp.tokens import TokenKind, tokens
from sopy_compiler.lsp.workspace import View

GRAPH: Final = "sopy/graph"
SHOW_PLACES: Final = "sopyc.showPlaces"
"""A command of the editor's own: the address, the position and the places to list."""
_KINDS: Final = tuple(TokenKind)
_LEGEND: Final = types.SemanticTokensLegend(
    token_types=[kind.value for kind in _KINDS], token_modifiers=["declaration"]
)


def add_display(server: SopyServer) -> None:
    """Hints, lenses, colours, folds and pictures."""
    _add_hints(server)
    _add_lenses(server)
    _add_tokens(server)
    _add_folds(server)
    _add_graph(server)


async def _view(server: SopyServer, uri: str) -> View | None:
    await server.session.settled()
    return server.session.good_view(uri)


def _add_hints(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
        uri = params.text_document.uri
        view = await _view(server, uri)
        found = (_hint(server, one, view, uri) for one in hints(view)) if view is not None else ()
        first, last = params.range.start.line, params.range.end.line
        return [one for one in found if one is not None and first <= one.position.line <= last]


def _hint(server: SopyServer, one: Hint, view: View, uri: str) -> types.InlayHint | None:
    link = server.session.places.link(one.span, view)
    if link is None or link.uri != uri:
        return None
    target = server.session.places.link(one.targets[0], view) if len(one.targets) == 1 else None
    part = types.InlayHintLabelPart(value=one.text, location=target)
    return types.InlayHint(position=link.range.end, label=[part], padding_left=True)


def _add_lenses(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def code_lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        view = await _view(server, uri)
        found = []
        for one in lenses(view) if view is not None else ():
            assert view is not None
            link = server.session.places.link(one.span, view)
            if link is not None and link.uri == uri:
                places = server.session.places.links(one.places, view)
                command = types.Command(
                    title=one.title, command=SHOW_PLACES, arguments=[uri, link.range.start, places]
                )
                found.append(types.CodeLens(range=link.range, command=command))
        return found


def _add_tokens(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
    async def semantic_tokens(params: types.SemanticTokensParams) -> types.SemanticTokens:
        uri = params.text_document.uri
        view = await _view(server, uri)
        placed = []
        for one in tokens(view) if view is not None else ():
            assert view is not None
            link = server.session.places.link(one.span, view)
            if link is not None and link.uri == uri and link.range.start.line == link.range.end.line:
                start, end = link.range.start, link.range.end
                length = end.character - start.character
                kind = _KINDS.index(one.kind)
                placed.append((start.line, start.character, length, kind, int(one.is_definition)))
        data: list[int] = []
        line = character = 0
        for here, there, *rest in sorted(placed):
            data += (here - line, there - character if here == line else there, *rest)
            line, character = here, there
        return types.SemanticTokens(data=data)


def _add_folds(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folds(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        uri = params.text_document.uri
        view = await _view(server, uri)
        found: dict[tuple[int, int], types.FoldingRange] = {}
        for entry in outline(view) if view is not None else ():
            assert view is not None
            for one in (entry, *entry.inside):
                link = server.session.places.link(one.span, view)
                if link is not None and link.uri == uri and link.range.start.line < link.range.end.line:
                    first, last = link.range.start.line, link.range.end.line
                    found[first, last] = types.FoldingRange(start_line=first, end_line=last)
        return list(found.values())


def _add_graph(server: SopyServer) -> None:
    @server.feature(GRAPH)
    async def graph_of(params: Any) -> dict[str, Any]:
        """`{uri, format}`: the machines of a file, with the places of their nodes."""
        uri = str(getattr(params, "uri", ""))
        format_name = str(getattr(params, "format", None) or "json")
        view = await _view(server, uri)
        if view is None:
            return {"format": format_name, "text": "", "nodes": []}
        try:
            found = graph(view, format_name)
        except UnknownFormatError as error:
            raise JsonRpcInvalidParams(message=f"sopyc: {error}") from None
        nodes = []
        for name, span in found.nodes:
            link = server.session.places.link(span, view)
            if link is not None:
                start, end = link.range.start, link.range.end
                place = {
                    "start": {"line": start.line, "character": start.character},
                    "end": {"line": end.line, "character": end.character},
                }
                nodes.append({"name": name, "uri": link.uri, "range": place})
        return {"format": format_name, "text": found.text, "nodes": nodes}

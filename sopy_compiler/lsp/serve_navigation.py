"""Hover, and ways from one place to others, over the protocol."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from lsprotocol import types

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.transition import Transition
from sopy_compiler.lsp.hover import hover
from sopy_compiler.lsp.locations import uri_of
from sopy_compiler.lsp.navigation import definition_of, implementations_of, references_to, symbol_at
from sopy_compiler.lsp.outline import Entry, Sort, matching, outline
from sopy_compiler.lsp.places import Spot
from sopy_compiler.lsp.rule_links import rule_links, rule_page
from sopy_compiler.lsp.server import SopyServer
from sopy_compiler.lsp.text_lines import TextLines
from sopy_compiler.lsp.ways import incoming, outgoing
from sopy_compiler.lsp.workspace import View, views_of
from sopy_compiler.source.span import Span

_SORTS: Final = {
    Sort.PROCEDURE: types.SymbolKind.Class,
    Sort.EVENT: types.SymbolKind.Event,
    Sort.MODEL: types.SymbolKind.Struct,
    Sort.SOP: types.SymbolKind.Class,
    Sort.HANDLER: types.SymbolKind.Method,
    Sort.FIELD: types.SymbolKind.Field,
}
_MOST_SYMBOLS: Final = 200
_Positioned = (
    types.DefinitionParams
    | types.ImplementationParams
    | types.ReferenceParams
    | types.DocumentHighlightParams
)


def add_navigation(server: SopyServer) -> None:
    """Everything that leads somewhere."""
    _add_hover(server)
    _add_jumps(server)
    _add_symbols(server)
    _add_links(server)
    _add_hierarchy(server)


async def spot_at(server: SopyServer, uri: str, position: types.Position) -> Spot | None:
    """The place in the newest facts, or in the last good ones while the text has a syntax error."""
    await server.session.settled()
    view = server.session.good_view(uri)
    return None if view is None else server.session.places.spot(uri, position, view)


def _add_hover(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        spot = await spot_at(server, params.text_document.uri, params.position)
        told = hover(spot) if spot is not None else None
        if spot is None or told is None:
            return None
        link = server.session.places.link(told.span, spot.view)
        content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=told.text)
        return types.Hover(contents=content, range=link.range if link is not None else None)


def _add_jumps(server: SopyServer) -> None:
    async def places(params: _Positioned, find: Callable[[Spot], Iterable[Span]]) -> list[types.Location]:
        spot = await spot_at(server, params.text_document.uri, params.position)
        return server.session.places.links(find(spot), spot.view) if spot is not None else []

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location]:
        return await places(params, definition_of)

    @server.feature(types.TEXT_DOCUMENT_IMPLEMENTATION)
    async def implementation(params: types.ImplementationParams) -> list[types.Location]:
        return await places(params, implementations_of)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location]:
        with_definition = params.context.include_declaration
        return await places(params, lambda spot: references_to(spot, with_definition=with_definition))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        found = await places(params, lambda spot: references_to(spot, with_definition=True))
        uri = params.text_document.uri
        return [types.DocumentHighlight(range=one.range) for one in found if one.uri == uri]


def _add_symbols(server: SopyServer) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        await session.settled()
        uri = params.text_document.uri
        view = session.good_view(uri)
        found = (_symbol(server, view, entry, uri) for entry in outline(view)) if view is not None else ()
        return [one for one in found if one is not None]

    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbols(params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
        await session.settled()
        found: dict[tuple[str, int, int], types.SymbolInformation] = {}
        for answer in session.answers.values():
            # A group is seen from each of its files.
            views = {id(view.group): view for view in views_of(answer).values()}
            for view in views.values():
                for entry in matching(view, params.query):
                    link = session.places.link(entry.name_span, view)
                    if link is not None and len(found) < _MOST_SYMBOLS:
                        start = link.range.start
                        found[link.uri, start.line, start.character] = types.SymbolInformation(
                            location=link,
                            name=entry.name,
                            kind=_SORTS[entry.sort],
                            container_name=entry.detail or None,
                        )
        return list(found.values())


def _symbol(server: SopyServer, view: View, entry: Entry, uri: str) -> types.DocumentSymbol | None:
    whole = server.session.places.link(entry.span, view)
    name = server.session.places.link(entry.name_span, view)
    if whole is None or name is None or whole.uri != uri:
        return None
    inside = (_symbol(server, view, one, uri) for one in entry.inside)
    return types.DocumentSymbol(
        name=entry.name,
        kind=_SORTS[entry.sort],
        range=whole.range,
        selection_range=name.range,
        detail=entry.detail or None,
        children=[one for one in inside if one is not None],
    )


def _add_links(server: SopyServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=True))
    def document_links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        text = server.session.documents.text_of(params.text_document.uri)
        lines = TextLines(text, server.session.documents.encoding)
        found = []
        for one in rule_links(text):
            start = lines.units(lines.line(one.line - 1)[: one.column - 1])
            found.append(
                types.DocumentLink(
                    range=types.Range(
                        start=types.Position(line=one.line - 1, character=start),
                        end=types.Position(line=one.line - 1, character=start + len(one.code)),
                    ),
                    tooltip=one.name,
                    data={"code": one.code},
                )
            )
        return found

    @server.feature(types.DOCUMENT_LINK_RESOLVE)
    def resolve(link: types.DocumentLink) -> types.DocumentLink:
        data: Any = link.data
        code = str(data.get("code", "")) if isinstance(data, dict) else ""
        page = rule_page(code, server.version)
        link.target = uri_of(str(page)) if page is not None else None
        return link


def _add_hierarchy(server: SopyServer) -> None:
    """Who leads here, and where does it lead: the hierarchy of calls is that of transitions."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def prepare(params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem]:
        spot = await spot_at(server, params.text_document.uri, params.position)
        found = symbol_at(spot) if spot is not None else None
        if spot is None or found is None:
            return []
        one = spot.view.group.compilation.facts.index.procedures.get(found.symbol.name)
        item = _item(server, spot.view, one) if one is not None else None
        return [item] if item is not None else []

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    async def calls_to(
        params: types.CallHierarchyIncomingCallsParams,
    ) -> list[types.CallHierarchyIncomingCall]:
        view, one = await _procedure_of(server, params.item)
        if view is None or one is None:
            return []
        found = []
        for name, ways in _by(incoming(view, one.qualname), lambda way: way.source).items():
            item = _item(server, view, view.group.compilation.facts.index.procedures[name])
            places = session.places.links((way.span for way in ways), view)
            if item is not None:
                ranges = [place.range for place in places]
                found.append(types.CallHierarchyIncomingCall(from_=item, from_ranges=ranges))
        return found

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    async def calls_from(
        params: types.CallHierarchyOutgoingCallsParams,
    ) -> list[types.CallHierarchyOutgoingCall]:
        view, one = await _procedure_of(server, params.item)
        if view is None or one is None:
            return []
        found = []
        for name, ways in _by(outgoing(one), lambda way: way.target).items():
            target = view.group.compilation.facts.index.procedures.get(name)
            item = _item(server, view, target) if target is not None and target is not one else None
            places = session.places.links((way.span for way in ways), view)
            if item is not None:
                ranges = [place.range for place in places]
                found.append(types.CallHierarchyOutgoingCall(to=item, from_ranges=ranges))
        return found


def _by(ways: Iterable[Transition], key: Callable[[Transition], str]) -> dict[str, list[Transition]]:
    found: dict[str, list[Transition]] = {}
    for way in ways:
        found.setdefault(key(way), []).append(way)
    return found


def _item(server: SopyServer, view: View, one: Procedure) -> types.CallHierarchyItem | None:
    whole = server.session.places.link(one.body, view)
    name = server.session.places.link(one.span, view)
    if whole is None or name is None:
        return None
    return types.CallHierarchyItem(
        name=one.name,
        kind=types.SymbolKind.Class,
        uri=name.uri,
        range=whole.range,
        selection_range=name.range,
        detail=one.module,
        data={"procedure": one.qualname},
    )


async def _procedure_of(
    server: SopyServer, item: types.CallHierarchyItem
) -> tuple[View | None, Procedure | None]:
    """The procedure of an item, and a view of its group."""
    await server.session.settled()
    data: Any = item.data
    name = str(data.get("procedure", "")) if isinstance(data, dict) else ""
    for answer in server.session.answers.values():
        for view in views_of(answer).values():
            found = view.group.compilation.facts.index.procedures.get(name)
            if found is not None:
                return view, found
    return None, None

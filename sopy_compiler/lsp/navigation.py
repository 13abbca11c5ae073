"""From a name to where it is defined, used and implemented."""

from collections.abc import Iterator

from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.lsp.place_facts import covers
from sopy_compiler.lsp.places import Spot
from sopy_compiler.lsp.symbols import Occurrence, Role, Symbol, occurrences_in
from sopy_compiler.lsp.ways import taking
from sopy_compiler.source.span import Span


def symbol_at(spot: Spot) -> Occurrence | None:
    """What is named at the place."""
    return occurrences_in(spot.view.group).at(spot.view.path, spot.line, spot.column)


def definition_of(spot: Spot) -> tuple[Span, ...]:
    """Where the thing at the place is defined; of the outcome of a handler, the procedure it leads to."""
    found = symbol_at(spot)
    if found is not None:
        return occurrences_in(spot.view.group).definitions(found.symbol)
    index = spot.view.group.compilation.facts.index
    targets: dict[Span, None] = {}
    for procedure in index.procedures.values():
        for run in procedure.runs:
            for way in run.transitions:
                is_here = covers(way.span, spot.view.path, spot.line, spot.column)
                if is_here and way.kind in (TransitionKind.MOVE, TransitionKind.STAY):
                    target = index.procedures.get(way.target)
                    targets |= {target.span: None} if target is not None else {}
    return tuple(targets)


def references_to(spot: Spot, *, with_definition: bool) -> tuple[Span, ...]:
    """Every place where the thing is named."""
    found = symbol_at(spot)
    if found is None:
        return ()
    return tuple(
        one.span
        for one in occurrences_in(spot.view.group).of(found.symbol)
        if with_definition or one.role is not Role.DEFINITION
    )


def implementations_of(spot: Spot) -> tuple[Span, ...]:
    """Of a procedure those that derive from it, of an event its handlers, of a field what changes it."""
    found = symbol_at(spot)
    return () if found is None else tuple(dict.fromkeys(_implementations(found.symbol, spot)))


def _implementations(symbol: Symbol, spot: Spot) -> Iterator[Span]:
    index = spot.view.group.compilation.facts.index
    if symbol.owner:
        yield from _writes(symbol, spot)
    elif symbol.name in index.procedures:
        procedure = index.procedures[symbol.name]
        below = (index.procedures.get(name) for name in procedure.subclasses)
        yield from (one.span for one in below if one is not None)
        if not procedure.subclasses:
            yield procedure.span
    elif symbol.name in index.events:
        for procedure, _ in taking(spot.view, symbol.name):
            yield from (run.span for run in procedure.runs if run.event == symbol.name)


def _writes(symbol: Symbol, spot: Spot) -> Iterator[Span]:
    index = spot.view.group.compilation.facts.index
    for procedure in index.procedures.values():
        for run in procedure.runs:
            for access in run.accesses:
                if access.kind is AccessKind.READ:
                    continue
                place = field_at(access.path, procedure.sigma, index)
                if place is not None and (place.field.name, place.field.owner) == (symbol.name, symbol.owner):
                    yield access.span

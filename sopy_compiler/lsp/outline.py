"""The classes of a file with what is in them, as an outline; and those of all files, to be searched."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.lsp.ways import outgoing
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span


class Sort(StrEnum):
    """What an entry is."""

    PROCEDURE = "procedure"
    EVENT = "event"
    MODEL = "model"
    SOP = "sop"
    HANDLER = "handler"
    FIELD = "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`name_span` is the name's place inside of `span`."""

    name: str
    sort: Sort
    detail: str
    span: Span
    name_span: Span
    inside: tuple["Entry", ...] = ()


def outline(view: View) -> tuple[Entry, ...]:
    """The classes of the view's own file, in their order."""
    found = [one for one in entries(view) if one.span.path == view.path]
    return tuple(sorted(found, key=lambda one: one.span))


def entries(view: View) -> Iterator[Entry]:
    """The classes of all files of the group."""
    program = view.group.compilation.program
    yield from map(_procedure, program.procedures)
    yield from map(_event, program.events)
    yield from map(_model, program.models)
    for one in program.sops:
        yield Entry(name=one.name, sort=Sort.SOP, detail="", span=one.span, name_span=one.span)


def matching(view: View, query: str) -> Iterator[Entry]:
    """The entries of all reported files whose names have the letters of the query in their order."""
    reported = {one.path for one in view.group.compilation.program.modules if one.is_reported}
    for one in entries(view):
        if one.span.path not in reported:
            continue
        for each in (one, *one.inside):
            if has_letters(each.name, query):
                yield each if each is one else replace(each, detail=one.name)


def has_letters(name: str, query: str) -> bool:
    """Whether the letters of the query come in the name in this order, whatever their case."""
    letters = iter(name.lower())
    return all(letter in letters for letter in query.lower())


def _procedure(one: Procedure) -> Entry:
    ways = dict.fromkeys(simple_name(way.target) for way in outgoing(one) if way.target != one.qualname)
    handlers = tuple(
        Entry(
            name=each.name,
            sort=Sort.HANDLER,
            detail=" | ".join(simple_name(reference.event) for reference in each.events),
            span=each.body,
            name_span=each.span,
        )
        for each in one.declarations
    )
    detail = f"→ {', '.join(ways)}" if ways else ""
    return Entry(
        name=one.name, sort=Sort.PROCEDURE, detail=detail, span=one.body, name_span=one.span, inside=handlers
    )


def _event(one: Event) -> Entry:
    payload = " ".join(one.payload.text.split()) if one.payload is not None else ""
    return Entry(name=one.name, sort=Sort.EVENT, detail=payload, span=one.body, name_span=one.span)


def _model(one: SigmaModel) -> Entry:
    fields = tuple(
        Entry(
            name=each.name,
            sort=Sort.FIELD,
            detail=" ".join(each.type.text.split()),
            span=each.span,
            name_span=each.span,
        )
        for each in one.fields
        if each.owner == one.qualname
    )
    return Entry(
        name=one.name,
        sort=Sort.MODEL,
        detail=one.kind.value,
        span=one.body,
        name_span=one.span,
        inside=fields,
    )

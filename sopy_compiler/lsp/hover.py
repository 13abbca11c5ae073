"""What is told of the thing under the cursor, as Markdown."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.emit.sigma_words import action_words, declaration_words, description_words, entry_words
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.lsp.place_facts import procedure_around, source_at_path
from sopy_compiler.lsp.places import Spot
from sopy_compiler.lsp.state_tables import cells_of_procedure, rows_of_field
from sopy_compiler.lsp.symbols import Symbol, occurrences_in
from sopy_compiler.lsp.ways import incoming, outgoing, taking, way_words
from sopy_compiler.lsp.workspace import View
from sopy_compiler.rules.catalog import find_rule
from sopy_compiler.source.span import Span

RULE_CODE: Final = re.compile(r"\bSOP\d{3}\b")
_MOST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Markdown about the text of `span`."""

    span: Span
    text: str


def hover(spot: Spot) -> Told | None:
    """What there is to tell at a place; None for nothing."""
    view = spot.view
    found = occurrences_in(view.group).at(view.path, spot.line, spot.column)
    if found is not None:
        text = about(found.symbol, view, found.span)
        return Told(span=found.span, text=text) if text else None
    return _rule(spot)


def about(symbol: Symbol, view: View, where: Span) -> str:
    """What is told of a symbol that is named at a place."""
    index = view.group.compilation.facts.index
    if symbol.owner:
        return _paragraphs(_field(symbol, view, where))
    if symbol.name in index.procedures:
        return _paragraphs(_procedure(index.procedures[symbol.name], view))
    if symbol.name in index.events:
        return _paragraphs(_event(index.events[symbol.name], view))
    if symbol.name in index.models:
        return _paragraphs(_model(index.models[symbol.name]))
    return ""


def rule_documentation(code: str) -> str:
    """The documentation of a rule as Markdown; empty for a code that none has."""
    rule = find_rule(code)
    if rule is None:
        return ""
    head = f"### {rule.rule.code} {rule.rule.name} ({rule.rule.severity})"
    return f"{head}\n\n{rule.documentation}"


def _rule(spot: Spot) -> Told | None:
    source = source_at_path(spot.view, spot.view.path)
    lines = source.text.split("\n") if source is not None else []
    for match in RULE_CODE.finditer(lines[spot.line - 1] if spot.line <= len(lines) else ""):
        start, end = match.start() + 1, match.end() + 1
        text = rule_documentation(match[0]) if start <= spot.column <= end else ""
        if text:
            place = Span(
                path=spot.view.path, line=spot.line, column=start, end_line=spot.line, end_column=end
            )
            return Told(span=place, text=text)
    return None


def _procedure(one: Procedure, view: View) -> Iterator[str]:
    kind = "abstract procedure" if one.is_abstract else "procedure"
    yield f"**{one.name}**: {kind} on `{one.sigma_text or '?'}`"
    if one.prompt is not None and one.prompt.text:
        yield f"> {_line(one.prompt.text)}"
    if one.docstring:
        yield one.docstring.strip()
    coming = [way_words(way, is_from=True) for way in incoming(view, one.qualname)]
    starts = {name for flow in view.group.compilation.facts.workflows for name in flow.workflow.starts}
    yield _listed("Reached by", [*(["the start"] if one.qualname in starts else []), *coming])
    yield _listed("Leads on by", map(way_words, outgoing(one)))
    known = (
        f"`{row.path}`: {', '.join(words)}"
        for row, cell in cells_of_procedure(view, one.qualname)
        if (words := entry_words(cell, row))
    )
    yield _listed("Known of the state when it is entered", known)
    ignored = dict.fromkeys(simple_name(reference.event) for reference in one.ignore)
    if ignored:
        yield f"Ignores {', '.join(ignored)}"


def _event(one: Event, view: View) -> Iterator[str]:
    payload = _line(one.payload.text) if one.payload is not None else ""
    yield f"**{one.name}**: event" + (f" with payload `{payload}`" if payload else "")
    if one.description:
        yield one.description.strip()
    lines = []
    for procedure, ways in taking(view, one.qualname):
        goals = "; ".join(way_words(way).partition(" ")[2] for way in ways)
        lines.append(f"{procedure.name} {goals}".strip())
    yield _listed("Taken in", lines)
    ignoring = [
        procedure.name
        for procedure in view.group.compilation.program.procedures
        if any(reference.event == one.qualname for reference in procedure.ignore)
    ]
    if ignoring:
        yield f"Ignored in {', '.join(ignoring)}"


def _model(one: SigmaModel) -> Iterator[str]:
    yield f"**{one.name}**: {one.kind.value} model"
    if one.docstring:
        yield one.docstring.strip()
    yield _listed(
        "", (f"`{field.name}: {_line(field.type.text)}` {field.description}".strip() for field in one.fields)
    )


def _field(symbol: Symbol, view: View, where: Span) -> Iterator[str]:
    model = view.group.compilation.facts.index.models.get(symbol.owner)
    field = model.field(symbol.name) if model is not None else None
    if model is None or field is None:
        return
    rows = tuple(rows_of_field(view, symbol.owner, symbol.name))
    declared = declaration_words(rows[0][1]) if rows else _line(field.type.text)
    yield f"**{model.name}.{field.name}**: `{declared}`"
    described = description_words(rows[0][1]) if rows else _line(field.description)
    if described:
        yield described
    around = procedure_around(view, where)
    for table, row in rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            words = entry_words(cell, row)
            if around is not None and column.qualname == around.qualname and words:
                yield f"When {around.name} is entered: {', '.join(words)}"
        writing = (
            f"{cell.procedure}: {', '.join(words)}" for cell in row.cells if (words := action_words(cell))
        )
        yield _listed(f"Used as `{row.path}` by", writing)


def _listed(title: str, lines: Iterable[str]) -> str:
    """A list under its title, of which the end is only counted where it is long; nothing for no lines."""
    found = list(dict.fromkeys(lines))
    if not found:
        return ""
    shown = found if len(found) <= _MOST else found[: _MOST - 1]
    more = [f"- and {len(found) - len(shown)} more"] if len(shown) < len(found) else []
    head = f"{title}:\n\n" if title else ""
    return head + "\n".join([*(f"- {line}" for line in shown), *more])


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split())

"""`check --format json` and `jsonl`, version 1; the schema is docs/formats/check-v1.schema.json."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Fix
from sopy_compiler.report.notebook_places import cell_of
from sopy_compiler.report.report import Report
from sopy_compiler.source.notebook import Cell
from sopy_compiler.source.span import Span

VERSION: Final = 1
Cells = Mapping[str, tuple[Cell, ...]]
NO_CELLS: Final[Cells] = {}


def render_json(report: Report) -> str:
    """One document with the counts and all findings."""
    document = {
        "version": VERSION,
        "summary": asdict(report.summary),
        "diagnostics": [diagnostic_object(diagnostic, report.cells) for diagnostic in report.diagnostics],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def render_jsonl(report: Report) -> str:
    """One finding a line, each an object as in the document."""
    return "".join(
        json.dumps(diagnostic_object(diagnostic, report.cells), ensure_ascii=False) + "\n"
        for diagnostic in report.diagnostics
    )


def diagnostic_object(diagnostic: Diagnostic, cells: Cells = NO_CELLS) -> dict[str, Any]:
    """The object of one finding; in a notebook it names the cell, and lines count in it."""
    cell, span = _place(diagnostic.span, cells)
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "path": span.path,
        **cell,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "symbol": diagnostic.symbol,
        "subject": diagnostic.subject,
        "related": [_related_object(related, cells) for related in diagnostic.related],
        "fix": _fix_object(diagnostic.fix),
    }


def _related_object(related: RelatedPlace, cells: Cells) -> dict[str, Any]:
    cell, span = _place(related.span, cells)
    return {
        "path": span.path,
        **cell,
        "line": span.line,
        "column": span.column,
        "message": related.message,
    }


def _place(span: Span, cells: Cells) -> tuple[dict[str, int], Span]:
    found = cell_of(cells, span)
    return ({}, span) if found is None else ({"cell": found[0]}, found[1])


def _fix_object(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [
        {
            "path": edit.span.path,
            "start": list(edit.span.start),
            "end": list(edit.span.end),
            "text": edit.text,
        }
        for edit in fix.edits
    ]
    return {"safety": fix.safety.value, "edits": edits}

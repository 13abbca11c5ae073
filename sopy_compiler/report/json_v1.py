"""`check --format json` and `jsonl`, version 1; the schema is docs/formats/check-v1.schema.json."""

import json
from dataclasses import asdict
from typing import Any, Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Fix
from sopy_compiler.report.report import Report

VERSION: Final = 1


def render_json(report: Report) -> str:
    """One document with the counts and all findings."""
    document = {
        "version": VERSION,
        "summary": asdict(report.summary),
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in report.diagnostics],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def render_jsonl(report: Report) -> str:
    """One finding a line, each an object as in the document."""
    return "".join(
        json.dumps(diagnostic_object(diagnostic), ensure_ascii=False) + "\n"
        for diagnostic in report.diagnostics
    )


def diagnostic_object(diagnostic: Diagnostic) -> dict[str, Any]:
    """The object of one finding."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "symbol": diagnostic.symbol,
        "subject": diagnostic.subject,
        "related": [
            {
                "path": related.span.path,
                "line": related.span.line,
                "column": related.span.column,
                "message": related.message,
            }
            for related in diagnostic.related
        ],
        "fix": _fix_object(diagnostic.fix),
    }


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

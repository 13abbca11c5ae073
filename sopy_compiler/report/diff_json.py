"""`diff --format json`, version 1; the schema is docs/formats/diff-v1.schema.json."""

import json
from typing import Any, Final

from sopy_compiler.analysis.changes.change import Change
from sopy_compiler.report.diff_report import DiffReport
from sopy_compiler.source.span import Span

VERSION: Final = 1


def render_diff_json(report: DiffReport) -> str:
    """The report as one document."""
    document: dict[str, Any] = {
        "version": VERSION,
        "verdict": report.comparison.verdict.value,
        "modules": [{"module": one.module, "old": one.old, "new": one.new} for one in report.versions],
        "changes": [_change(change, report.code) for change in report.comparison.changes],
        "migrations": list(report.comparison.migrations),
        "mistakes": [
            {"migration": one.migration, "reason": one.reason, **_place(one.span)}
            for one in report.comparison.mistakes
        ],
    }
    if report.sessions is not None:
        document["sessions"] = [
            {
                "id": one.session.id,
                "workflow": one.session.workflow,
                "procedure": one.session.procedure.rpartition(":")[2],
                "sequence": one.session.sequence,
                "version": one.session.version,
                "verdict": one.verdict.value,
                "changes": [_change(change, report.code) for change in one.changes],
            }
            for one in report.sessions
        ]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _change(change: Change, code: str) -> dict[str, Any]:
    return {
        "code": code if change.breaks else "",
        "part": change.part.value,
        "difference": change.difference.value,
        "subject": change.subject,
        "verdict": change.verdict.value,
        "reason": change.reason,
        "remedy": change.remedy,
        "migrated_by": change.migrated_by,
        **_place(change.span),
    }


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "column": span.column}

"""`check --format gitlab`: a Code Quality report of GitLab."""

import json
from typing import Final

from sopy_compiler.diagnostics.fingerprint import fingerprints
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.report import Report

_SEVERITY: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render_gitlab(report: Report) -> str:
    """An array with one issue a finding."""
    issues = [
        {
            "description": diagnostic.message,
            "check_name": f"{diagnostic.code} {diagnostic.name}",
            "fingerprint": fingerprint,
            "severity": _SEVERITY[diagnostic.severity],
            "location": {
                "path": diagnostic.span.path,
                "positions": {
                    "begin": {"line": diagnostic.span.line, "column": diagnostic.span.column},
                    "end": {"line": diagnostic.span.end_line, "column": diagnostic.span.end_column},
                },
            },
        }
        for diagnostic, fingerprint in zip(report.diagnostics, fingerprints(report.diagnostics), strict=True)
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"

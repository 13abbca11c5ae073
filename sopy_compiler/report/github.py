"""`check --format github`: workflow commands that GitHub Actions turns into annotations."""

from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.report import Report
from sopy_compiler.source.printable import one_line

_COMMAND: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(report: Report) -> str:
    """One command a finding."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {
        "title": f"{diagnostic.code} {diagnostic.name}",
        "file": span.path,
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    if span.line == span.end_line:
        # GitHub drops annotations that have columns and span lines.
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    listed = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    message = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    return f"::{_COMMAND[diagnostic.severity]} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    lines = text.replace("\r", "\n").split("\n")
    return "%0A".join(one_line(line).replace("%", "%25") for line in lines)


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

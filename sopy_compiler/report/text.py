"""`check --format text`: one line a finding, as editors and scripts read it."""

from sopy_compiler.report.report import Report
from sopy_compiler.source.printable import one_line


def render_text(report: Report) -> str:
    """`path:line:column: CODE message`, the columns in code points from 1."""
    return "".join(
        f"{one_line(one.span.path)}:{one.span.line}:{one.span.column}: {one.code} {one_line(one.message)}\n"
        for one in report.diagnostics
    )

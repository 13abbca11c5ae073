"""`check --format junit`: the XML that test dashboards read, one suite a file."""

from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.report import Report
from sopy_compiler.source.printable import one_line


def render_junit(report: Report) -> str:
    """Errors and warnings are failures, notes are passed cases; without findings one case passes."""
    root = Element("testsuites", {"name": "sopyc", **_counts(report.diagnostics)})
    for path, group in groupby(report.diagnostics, key=lambda one: one.span.path):
        findings = tuple(group)
        suite = SubElement(root, "testsuite", {"name": one_line(path), **_counts(findings)})
        for diagnostic in findings:
            _case(suite, diagnostic)
    if not report.diagnostics:
        suite = SubElement(root, "testsuite", name="sopyc", tests="1", failures="0")
        SubElement(suite, "testcase", name="no findings", classname="sopyc")
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _counts(diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    severities = [diagnostic.severity for diagnostic in diagnostics]
    failures = sum(severity is not Severity.NOTE for severity in severities)
    return {"tests": str(len(severities) or 1), "failures": str(failures)}


def _case(suite: Element, diagnostic: Diagnostic) -> None:
    span = diagnostic.span
    case = SubElement(
        suite,
        "testcase",
        name=f"{diagnostic.code} {diagnostic.name} at {span.line}:{span.column}",
        classname=one_line(span.path),
        file=one_line(span.path),
        line=str(span.line),
    )
    text = f"{one_line(span.path)}:{span.line}:{span.column}: {one_line(diagnostic.message)}"
    if diagnostic.severity is Severity.NOTE:
        SubElement(case, "system-out").text = text
    else:
        failure = SubElement(
            case, "failure", type=diagnostic.severity.value, message=one_line(diagnostic.message)
        )
        failure.text = f"{text}\n{one_line(diagnostic.help)}" if diagnostic.help else text

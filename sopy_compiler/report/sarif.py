"""`check --format sarif`: SARIF 2.1.0 (OASIS), as code scanning services read it."""

import json
from typing import Any, Final
from urllib.parse import quote

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fingerprint import fingerprints
from sopy_compiler.diagnostics.fix import Edit, Fix
from sopy_compiler.report.report import Report
from sopy_compiler.report.sarif_rules import rule_descriptors
from sopy_compiler.source.span import Span

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT: Final = "sopycFinding/v1"
ROOT_ID: Final = "%SRCROOT%"


def render_sarif(report: Report) -> str:
    """One log with one run."""
    descriptors = rule_descriptors(report.rules)
    indices = {descriptor["id"]: index for index, descriptor in enumerate(descriptors)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "sopyc",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": descriptors,
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": _results(report, indices),
    }
    if report.root:
        run["originalUriBaseIds"] = {ROOT_ID: {"uri": f"{_file_uri(report.root).rstrip('/')}/"}}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _results(report: Report, indices: dict[str, int]) -> list[dict[str, Any]]:
    """All findings in order of place, those that somebody has accepted among them."""
    suppressions = [
        (one.diagnostic, [_suppression(one)])
        for one in sorted(report.accepted, key=lambda one: one.diagnostic.sort_key)
    ]
    findings = [(one, list[dict[str, str]]()) for one in report.diagnostics]
    both = sorted((*findings, *suppressions), key=lambda pair: pair[0].sort_key)
    prints = fingerprints(diagnostic for diagnostic, _ in both)
    results = []
    for (diagnostic, accepted), fingerprint in zip(both, prints, strict=True):
        result = _result(diagnostic, fingerprint, indices)
        # Where one result tells of suppressions, all do (SARIF 2.1.0, 3.27.23).
        results.append(result | {"suppressions": accepted} if suppressions else result)
    return results


def _suppression(one: AcceptedFinding) -> dict[str, str]:
    kind = "inSource" if one.is_in_source else "external"
    return {"kind": kind, "justification": one.justification} if one.justification else {"kind": kind}


def _result(diagnostic: Diagnostic, fingerprint: str, indices: dict[str, int]) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(diagnostic.span)}
    if diagnostic.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.symbol}]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.value,
        "message": {"text": _sentences(diagnostic)},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if diagnostic.code in indices:
        result["ruleIndex"] = indices[diagnostic.code]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **_location(place)} for number, place in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.flow:
        steps = [{"location": _location(place)} for place in diagnostic.flow]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _sentences(diagnostic: Diagnostic) -> str:
    """SARIF wants sentences, and viewers show the message alone: the help belongs to it."""
    message = _sentence(diagnostic.message)
    return f"{message} {_sentence(diagnostic.help)}" if diagnostic.help else message


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _location(place: RelatedPlace) -> dict[str, Any]:
    return {"physicalLocation": _physical(place.span), "message": {"text": place.message}}


def _physical(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.path), "region": _region(span)}


def _artifact(path: str) -> dict[str, Any]:
    if path.startswith("/") or path[1:2] == ":":
        return {"uri": _file_uri(path)}
    # A name with a colon would be read as a scheme (RFC 3986, 4.2).
    return {"uri": quote(path, safe="/"), "uriBaseId": ROOT_ID}


def _file_uri(path: str) -> str:
    return "file:///" + quote(path.replace("\\", "/").lstrip("/"), safe="/:")


def _region(span: Span) -> dict[str, Any]:
    # The end is exclusive here too (SARIF 2.1.0, 3.30.2).
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                for edit in edits
            ],
        }
        for path, edits in by_path.items()
    ]
    return {"description": {"text": f"Automatic fix ({fix.safety})."}, "artifactChanges": changes}

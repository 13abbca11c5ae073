"""SARIF 2.1.0 as code scanning services want it."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.report.sarif import render_sarif
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD, report, span


def _run(*findings: Diagnostic) -> dict[str, Any]:
    log = json.loads(render_sarif(report(*findings)))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return dict(run)


def _result(finding: Diagnostic) -> dict[str, Any]:
    (result,) = _run(finding)["results"]
    return dict(result)


def test_the_catalogue_is_the_tools() -> None:
    driver = _run()["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("sopyc", "0.1.0")
    unknown_field = next(rule for rule in driver["rules"] if rule["id"] == "SOP201")
    assert unknown_field["name"] == "UnknownField"
    assert unknown_field["defaultConfiguration"] == {"level": "error"}
    assert "## Example" in unknown_field["help"]["markdown"]


def test_results_point_at_their_rule_and_place() -> None:
    run = _run(UNKNOWN_FIELD)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "SOP201"
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "flow.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 9, "startColumn": 18, "endLine": 9, "endColumn": 22},
    }
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Pay.on_paid"}]


def test_paths_become_valid_uris() -> None:
    uri = _result(NOTE)["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20folder/100%25%2C%C3%B6.py"
    assert unquote(uri) == NOTE.span.path
    absolute = _result(replace(NOTE, span=span(1, 1, 1, path="/srv/a b.py")))
    assert absolute["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/a%20b.py"}


def test_the_path_to_a_finding_is_a_code_flow() -> None:
    (flow,) = _result(NEVER_ENDS)["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps = [step["location"]["message"]["text"] for step in thread["locations"]]
    assert steps == ["Pay stays", "and again"]


def test_related_places_and_fixes_are_kept() -> None:
    result = _result(UNKNOWN_FIELD)
    assert result["relatedLocations"][0]["message"]["text"] == "the model is declared here"
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "total"}


def test_fingerprints_survive_moved_lines_and_tell_findings_apart() -> None:
    moved = replace(UNKNOWN_FIELD, span=span(90, 1, 5), message="worded otherwise")
    other = replace(UNKNOWN_FIELD, subject="Order.other")
    first, second, third, fourth = (
        result["partialFingerprints"]["sopycFinding/v1"]
        for finding in ((UNKNOWN_FIELD,), (moved,), (other,), (UNKNOWN_FIELD, UNKNOWN_FIELD))
        for result in _run(*finding)["results"][-1:]
    )
    assert first == second
    assert len({first, third, fourth}) == 3


def test_accepted_findings_are_results_with_a_suppression() -> None:
    accepted = (
        AcceptedFinding(diagnostic=NEVER_ENDS, is_in_source=True, justification="a monitor"),
        AcceptedFinding(diagnostic=replace(UNKNOWN_FIELD, span=span(8, 1, 2)), is_in_source=False),
    )
    log = json.loads(render_sarif(replace(report(UNKNOWN_FIELD), accepted=accepted)))
    results = log["runs"][0]["results"]
    assert [(one["ruleId"], one["suppressions"]) for one in results] == [
        ("SOP103", [{"kind": "inSource", "justification": "a monitor"}]),
        ("SOP201", [{"kind": "external"}]),
        ("SOP201", []),
    ]
    assert len({one["partialFingerprints"]["sopycFinding/v1"] for one in results}) == 3
    assert "suppressions" not in _result(UNKNOWN_FIELD)

# covers: sopy_compiler.report.text, sopy_compiler.report.json_v1, sopy_compiler.report.github
# covers: sopy_compiler.report.gitlab, sopy_compiler.report.junit, sopy_compiler.source.printable
# covers: sopy_compiler.report.sarif_rules, sopy_compiler.report.style
"""The formats that programs read."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from sopy_compiler.report.formats import NAMES, renderer
from sopy_compiler.report.style import PLAIN
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD, report

FORMATS = Path(__file__).parents[3] / "docs" / "formats"


def _rendered(name: str, *findings: object) -> str:
    return renderer(name, PLAIN)(report(*findings))  # type: ignore[arg-type]  # findings are diagnostics


def test_text_is_one_line_a_finding() -> None:
    assert _rendered("text", NEVER_ENDS, UNKNOWN_FIELD, NOTE).splitlines() == [
        "flow.py:6:7: SOP103 no run that enters `Pay` can end",
        "flow.py:9:18: SOP201 `Order` has no field `totl`",
        "a folder/100%,ö.py:1:1: SOP115 nothing starts this workflow: it has\\nno entry \\x1b[31m",
    ]


def test_json_follows_its_schema() -> None:
    schema = json.loads((FORMATS / "check-v1.schema.json").read_text(encoding="utf-8"))
    document = json.loads(_rendered("json", NEVER_ENDS, UNKNOWN_FIELD, NOTE))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def test_json_carries_everything_about_a_finding() -> None:
    document = json.loads(_rendered("json", UNKNOWN_FIELD))
    assert document["summary"]["errors"] == 1
    assert document["diagnostics"] == [
        {
            "code": "SOP201",
            "name": "unknown-field",
            "severity": "error",
            "path": "flow.py",
            "line": 9,
            "column": 18,
            "end_line": 9,
            "end_column": 22,
            "message": "`Order` has no field `totl`",
            "help": "did you mean `total`?",
            "symbol": "Pay.on_paid",
            "subject": "Order.totl",
            "related": [{"path": "flow.py", "line": 3, "column": 7, "message": "the model is declared here"}],
            "fix": {
                "safety": "unsafe",
                "edits": [{"path": "flow.py", "start": [9, 18], "end": [9, 22], "text": "total"}],
            },
        }
    ]


def test_jsonl_has_the_objects_of_json() -> None:
    lines = _rendered("jsonl", NEVER_ENDS, UNKNOWN_FIELD).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(_rendered("json", NEVER_ENDS, UNKNOWN_FIELD))[
        "diagnostics"
    ]


def test_github_commands_are_escaped() -> None:
    error, notice = _rendered("github", UNKNOWN_FIELD, NOTE).splitlines()
    assert error == (
        "::error title=SOP201 unknown-field,file=flow.py,line=9,endLine=9,col=18,endColumn=22::"
        "`Order` has no field `totl`%0Adid you mean `total`?"
    )
    assert notice.startswith("::notice title=SOP115 no-entry-point,file=a folder/100%25%2Cö.py,line=1,")
    assert notice.endswith("it has%0Ano entry \\x1b[31m")


def test_gitlab_issues_have_stable_fingerprints() -> None:
    issues = json.loads(_rendered("gitlab", UNKNOWN_FIELD, UNKNOWN_FIELD, NOTE))
    assert [issue["severity"] for issue in issues] == ["major", "major", "info"]
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues[0]["location"]["positions"]["begin"] == {"line": 9, "column": 18}


def test_junit_counts_notes_as_passed() -> None:
    root = ElementTree.fromstring(_rendered("junit", NEVER_ENDS, UNKNOWN_FIELD, NOTE))
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    assert [suite.get("name") for suite in root] == ["flow.py", "a folder/100%,ö.py"]
    assert [failure.get("type") for failure in root.iter("failure")] == ["warning", "error"]


def test_junit_without_findings_has_a_passed_case() -> None:
    root = ElementTree.fromstring(_rendered("junit"))
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert len(list(root.iter("testcase"))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_format_writes_no_findings_and_half_characters(name: str) -> None:
    assert isinstance(_rendered(name), str)
    assert isinstance(_rendered(name, replace(NOTE, message="\ud800 \x00")), str)

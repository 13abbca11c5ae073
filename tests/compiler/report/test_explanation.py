"""What the catalogue says about itself."""

import json

from sopy_compiler.report.explanation import explain, list_rules, list_rules_as_json, list_rules_as_markdown
from sopy_compiler.report.style import PLAIN
from tests.compiler.report.findings import report

RULES = report().rules


def test_an_explanation_has_all_that_is_known_about_a_rule() -> None:
    (unknown_field,) = (one for one in RULES if one.rule.code == "SOP201")
    text = explain(unknown_field, PLAIN)
    assert text.startswith("SOP201 unknown-field (error, unsafe automatic fix, since 0.1.0)\n\n")
    assert unknown_field.documentation in text


def test_lists_name_every_rule_once() -> None:
    codes = [one.rule.code for one in RULES]
    assert [line.split()[0] for line in list_rules(RULES, PLAIN).splitlines()] == codes
    assert [one["code"] for one in json.loads(list_rules_as_json(RULES))] == codes
    rows = list_rules_as_markdown(RULES).splitlines()
    assert [row.split(" | ")[0] for row in rows[2:]] == [f"| {code}" for code in codes]

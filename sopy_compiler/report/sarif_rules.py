"""The rule catalogue as SARIF reporting descriptors."""

from collections.abc import Iterable
from typing import Any

from sopy_compiler.report.report import DocumentedRule
from sopy_compiler.rules.documentation import read_documentation


def rule_descriptors(rules: Iterable[DocumentedRule]) -> list[dict[str, Any]]:
    """One descriptor a rule, in the given order; names in Pascal case as SARIF asks (3.49.7)."""
    return [_descriptor(documented) for documented in rules]


def _descriptor(documented: DocumentedRule) -> dict[str, Any]:
    rule = documented.rule
    documentation = read_documentation(documented.documentation)
    what_it_does = " ".join(documentation.section("What it does").split())
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": documentation.summary},
        "fullDescription": {"text": what_it_does or documentation.summary},
        "help": {"text": documented.documentation, "markdown": documented.documentation},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": ["sopy", rule.name], "since": rule.since},
    }

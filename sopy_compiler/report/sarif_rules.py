"""The rule catalogue as SARIF reporting descriptors."""

from collections.abc import Iterable
from typing import Any

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.rule import LoadedRule
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.documentation import read_documentation


def rule_descriptors(rules: Iterable[LoadedRule[Program, Facts]]) -> list[dict[str, Any]]:
    """One descriptor a rule, in the given order; names in Pascal case as SARIF asks (3.49.7)."""
    return [_descriptor(loaded) for loaded in rules]


def _descriptor(loaded: LoadedRule[Program, Facts]) -> dict[str, Any]:
    rule = loaded.rule
    documentation = read_documentation(loaded.documentation)
    what_it_does = " ".join(documentation.section("What it does").split())
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": documentation.summary},
        "fullDescription": {"text": what_it_does or documentation.summary},
        "help": {"text": loaded.documentation, "markdown": loaded.documentation},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": ["sopy", rule.name], "since": rule.since},
    }

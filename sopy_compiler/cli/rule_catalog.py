"""The rules as reports tell of them."""

from sopy_compiler.report.report import DocumentedRule
from sopy_compiler.rules.catalog import load_rules


def documented_rules() -> tuple[DocumentedRule, ...]:
    """All rules, in the order of the codes."""
    return tuple(
        DocumentedRule(rule=loaded.rule, documentation=loaded.documentation) for loaded in load_rules()
    )

"""The catalogue of rules, from the cache: loading the rules themselves loads the whole compiler."""

from typing import Any

from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.report.report import DocumentedRule


def remembered_rules(cache: CacheFolder, stamp: str) -> tuple[DocumentedRule, ...]:
    """All rules of the sopyc that has this stamp, in the order of the codes."""
    name = f"rules-{stamp}.json"
    stored = cache.read(name)
    if stored is not None:
        try:
            return tuple(_load(one) for one in stored["rules"])
        except (KeyError, TypeError, ValueError):
            pass
    from sopy_compiler.cli.rule_catalog import documented_rules

    rules = documented_rules()
    cache.write(name, {"rules": [_store(one) for one in rules]})
    return rules


def _store(one: DocumentedRule) -> list[Any]:
    rule = one.rule
    fix = None if rule.fix is None else rule.fix.value
    return [rule.module, rule.severity.value, rule.since, rule.message, rule.help, fix, one.documentation]


def _load(stored: list[Any]) -> DocumentedRule:
    module, severity, since, message, help_, fix, documentation = stored
    rule = Rule(
        module,
        severity=Severity(severity),
        since=since,
        message=message,
        help=help_,
        fix=None if fix is None else FixSafety(fix),
    )
    return DocumentedRule(rule=rule, documentation=documentation)

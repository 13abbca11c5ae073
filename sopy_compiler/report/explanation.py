"""`explain` and `rules`: what the catalogue says about itself."""

import json
from collections.abc import Iterable
from typing import Final

from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.report import DocumentedRule
from sopy_compiler.report.style import Ink, Style
from sopy_compiler.rules.documentation import read_documentation

_INK: Final = {Severity.ERROR: Ink.ERROR, Severity.WARNING: Ink.WARNING, Severity.NOTE: Ink.NOTE}


def explain(documented: DocumentedRule, style: Style) -> str:
    """The documentation of one rule for a terminal; the text is Markdown."""
    rule = documented.rule
    heading = f"{style.paint(rule.code, _INK[rule.severity])} {style.paint(rule.name, Ink.STRONG)}"
    facts = f"{rule.severity}, {_fix_text(rule)}, since {rule.since}"
    lines = (
        style.paint(line, Ink.STRONG) if line.startswith("## ") else line
        for line in documented.documentation.splitlines()
    )
    return f"{heading} ({facts})\n\n" + "\n".join(lines) + "\n"


def list_rules(rules: Iterable[DocumentedRule], style: Style) -> str:
    """One line a rule, in columns."""
    rows = [(documented.rule, read_documentation(documented.documentation).summary) for documented in rules]
    width = max((len(rule.name) for rule, _ in rows), default=0)
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {style.paint(f'{rule.severity:<7}', _INK[rule.severity])}  "
        f"{'fix' if rule.fix else '   '}  {summary}\n"
        for rule, summary in rows
    )


def list_rules_as_markdown(rules: Iterable[DocumentedRule]) -> str:
    """A table of all rules."""
    head = "| code | name | severity | fix | finds |\n|---|---|---|---|---|\n"
    return head + "".join(_row(documented) for documented in rules)


def _row(documented: DocumentedRule) -> str:
    rule = documented.rule
    summary = read_documentation(documented.documentation).summary.replace("|", "\\|")
    return f"| {rule.code} | {rule.name} | {rule.severity} | {rule.fix or ''} | {summary} |\n"


def list_rules_as_json(rules: Iterable[DocumentedRule]) -> str:
    """An array of objects, the documentation included."""
    objects = [
        {
            "code": documented.rule.code,
            "name": documented.rule.name,
            "severity": documented.rule.severity.value,
            "since": documented.rule.since,
            "fix": documented.rule.fix.value if documented.rule.fix else None,
            "message": documented.rule.message,
            "summary": read_documentation(documented.documentation).summary,
            "documentation": documented.documentation,
        }
        for documented in rules
    ]
    return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"


def _fix_text(rule: Rule) -> str:
    return f"{rule.fix} automatic fix" if rule.fix else "no automatic fix"

"""`explain` and `rules`: what the catalogue says about itself."""

import json
from collections.abc import Iterable
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.rule import LoadedRule, Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.report.style import Ink, Style
from sopy_compiler.rules.documentation import read_documentation

Loaded = LoadedRule[Program, Facts]

RULE_LIST_FORMATS: Final = ("text", "json", "markdown")
_INK: Final = {Severity.ERROR: Ink.ERROR, Severity.WARNING: Ink.WARNING, Severity.NOTE: Ink.NOTE}


def explain(loaded: Loaded, style: Style) -> str:
    """The documentation of one rule for a terminal; the text is Markdown."""
    rule = loaded.rule
    heading = f"{style.paint(rule.code, _INK[rule.severity])} {style.paint(rule.name, Ink.STRONG)}"
    facts = f"{rule.severity}, {_fix_text(rule)}, since {rule.since}"
    lines = (
        style.paint(line, Ink.STRONG) if line.startswith("## ") else line
        for line in loaded.documentation.splitlines()
    )
    return f"{heading} ({facts})\n\n" + "\n".join(lines) + "\n"


def list_rules(rules: Iterable[Loaded], style: Style) -> str:
    """One line a rule, in columns."""
    rows = [(loaded.rule, read_documentation(loaded.documentation).summary) for loaded in rules]
    width = max((len(rule.name) for rule, _ in rows), default=0)
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {style.paint(f'{rule.severity:<7}', _INK[rule.severity])}  "
        f"{'fix' if rule.fix else '   '}  {summary}\n"
        for rule, summary in rows
    )


def list_rules_as_markdown(rules: Iterable[Loaded]) -> str:
    """A table of all rules."""
    head = "| code | name | severity | fix | finds |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| {loaded.rule.code} | {loaded.rule.name} | {loaded.rule.severity} | {loaded.rule.fix or ''} "
        f"| {_cell(read_documentation(loaded.documentation).summary)} |\n"
        for loaded in rules
    )


def list_rules_as_json(rules: Iterable[Loaded]) -> str:
    """An array of objects, the documentation included."""
    objects = [
        {
            "code": loaded.rule.code,
            "name": loaded.rule.name,
            "severity": loaded.rule.severity.value,
            "since": loaded.rule.since,
            "fix": loaded.rule.fix.value if loaded.rule.fix else None,
            "message": loaded.rule.message,
            "summary": read_documentation(loaded.documentation).summary,
            "documentation": loaded.documentation,
        }
        for loaded in rules
    ]
    return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"


def _fix_text(rule: Rule) -> str:
    return f"{rule.fix} automatic fix" if rule.fix else "no automatic fix"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

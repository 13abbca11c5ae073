"""All rules: every module of this package whose file name is a code and a name."""

import importlib
import inspect
from functools import cache

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.rule import LoadedRule, Rule
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.codes import RuleName, rule_names, rules_meant_by


@cache
def load_rules() -> tuple[LoadedRule[Program, Facts], ...]:
    """The catalogue, in the order of the codes."""
    return tuple(_load(name) for name in rule_names())


def find_rule(selector: str) -> LoadedRule[Program, Facts] | None:
    """The one rule of this code or name, or None."""
    meant = rules_meant_by(selector)
    return _load(meant[0]) if len(meant) == 1 else None


@cache
def _load(name: RuleName) -> LoadedRule[Program, Facts]:
    module = importlib.import_module(name.module)
    rule = module.RULE
    assert isinstance(rule, Rule), f"{name.module} has no RULE"
    return LoadedRule(
        rule=rule,
        documentation=inspect.cleandoc(module.__doc__ or ""),
        check=getattr(module, "check", None),
        check_suppressions=getattr(module, "check_suppressions", None),
    )

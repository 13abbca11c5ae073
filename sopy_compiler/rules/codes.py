"""The codes and names of all rules, read off their file names without loading them."""

import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import sopy_compiler.rules
from sopy_compiler.diagnostics.selector import selects

_FILE_NAME: Final = re.compile(r"sop(\d{3})_(\w+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """`code` is `SOP101`, `name` is `unreachable-procedure`, `module` the rule's dotted module name."""

    code: str
    name: str
    module: str


@cache
def rule_names() -> tuple[RuleName, ...]:
    """All rules in the order of their codes."""
    found = (
        (_FILE_NAME.match(module.name), f"{sopy_compiler.rules.__name__}.{module.name}")
        for module in pkgutil.iter_modules(sopy_compiler.rules.__path__)
    )
    names = [
        RuleName(code=f"SOP{match[1]}", name=match[2].replace("_", "-"), module=module)
        for match, module in found
        if match is not None
    ]
    return tuple(sorted(names, key=lambda rule: rule.code))


def rules_meant_by(selector: str) -> tuple[RuleName, ...]:
    """The rules that a code, a prefix or a name means; none when it is unknown."""
    return tuple(rule for rule in rule_names() if selects(selector, code=rule.code, name=rule.name))


def selector_candidates() -> Iterable[str]:
    """What a misspelt selector could have been."""
    for rule in rule_names():
        yield rule.code
        yield rule.name

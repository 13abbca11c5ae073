"""The interface of pydantic 1, which pydantic 2 only tolerates.

## What it does

Reports `@validator`, `class Config`, `.dict()`, `.json()`, `.copy()`, `parse_obj` and the other names that
pydantic 2 has replaced, and rewrites them where the new form surely does the same.

## Why is this bad?

Every use prints a deprecation warning, and the next major version of pydantic removes them: the workflow then
stops at import.

## Example

```python
from pydantic import BaseModel


class Invoice(BaseModel):
    total: float = 0.0

    def export(self):
        return self.dict()  # expect: SOP209
```

## Use instead

```python
from pydantic import BaseModel


class Invoice(BaseModel):
    total: float = 0.0

    def export(self):
        return self.model_dump()
```

## Known limits

Uses on values whose type is not known to be a model are not found.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.legacy_fixes import legacy_fix
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import LegacyUse

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{api} is the interface of pydantic 1, deprecated in pydantic 2 and gone in pydantic 3",
    help="use {replacement}",
    fix=FixSafety.SAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the uses that still work."""
    for model in program.models:
        for use in model.legacy:
            if not use.crashes:
                yield _finding(model.name, use, facts)
    for use in program.legacy:
        yield _finding(simple_name(use.owner), use, facts)


def _finding(model: str, use: LegacyUse, facts: Facts) -> Diagnostic:
    return RULE.at(
        use.span,
        api=use.api,
        replacement=use.replacement,
        symbol=use.symbol,
        subject=f"{model} {use.api}".strip(),
        fix=legacy_fix(use, facts.index),
    )

"""Code of pydantic 1 that pydantic 2 refuses as soon as the class is created.

## What it does

Reports uses of the interface of pydantic 1 that raise at class creation, such as `@root_validator` without
`skip_on_failure=True` or `pre=True`.

## Why is this bad?

The module cannot be imported: no workflow of it runs.

## Example

```python
from pydantic import BaseModel, root_validator


class Booking(BaseModel):
    nights: int = 1

    @root_validator  # expect: SOP210
    def check_nights(cls, values):
        assert values["nights"] > 0
        return values
```

## Use instead

```python
from pydantic import BaseModel, model_validator


class Booking(BaseModel):
    nights: int = 1

    @model_validator(mode="after")
    def check_nights(self):
        assert self.nights > 0
        return self
```

## Known limits

Judged for pydantic 2; a project that pins pydantic 1 ignores the rule in its configuration.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.legacy_fixes import legacy_fix
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import LegacyUse, SigmaModel

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{api} makes pydantic 2 raise when {model} is defined, so the module cannot be imported",
    help="use {replacement}",
    fix=FixSafety.SAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the uses that no longer work."""
    for model in program.models:
        for use in model.legacy:
            if use.crashes:
                yield _finding(model, use, facts)


def _finding(model: SigmaModel, use: LegacyUse, facts: Facts) -> Diagnostic:
    return RULE.at(
        use.span,
        api=use.api,
        model=model.name,
        replacement=use.replacement,
        symbol=use.symbol,
        subject=f"{model.name} {use.api}",
        fix=legacy_fix(use, facts.index),
    )

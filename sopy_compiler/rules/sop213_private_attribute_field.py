"""A name with an underscore declared with `Field(...)`.

## What it does

Reports a pydantic model that declares a name starting with an underscore as a field.

## Why is this bad?

pydantic 2 raises `NameError` when the class is created: the module cannot be imported.

## Example

```python
from pydantic import BaseModel, Field


class Cart(BaseModel):
    _cache: dict[str, int] = Field(default_factory=dict)  # expect: SOP213
```

## Use instead

```python
from pydantic import BaseModel, PrivateAttr


class Cart(BaseModel):
    _cache: dict[str, int] = PrivateAttr(default_factory=dict)
```

## Known limits

Only models of pydantic are judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{field}` starts with an underscore and uses Field: pydantic 2 raises when {model} is defined",
    help="declare it with `PrivateAttr(...)`, or give the field a public name",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for fields with private names."""
    for model in program.models:
        for field in model.fields:
            if (
                model.kind is ModelKind.PYDANTIC
                and field.owner == model.qualname
                and field.has_field_call
                and field.name.startswith("_")
            ):
                yield RULE.at(
                    field.span,
                    field=field.name,
                    model=model.name,
                    symbol=model.name,
                    subject=f"{model.name}.{field.name}",
                )

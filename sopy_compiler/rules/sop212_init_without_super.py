"""A model whose `__init__` never lets pydantic set it up.

## What it does

Reports an `__init__` of a pydantic model that assigns fields and does not call `super().__init__`.

## Why is this bad?

Without it the model has no field storage: the first assignment raises `AttributeError`.

## Example

```python
from pydantic import BaseModel


class Basket(BaseModel):
    items: list[str] = []

    def __init__(self, items):  # expect: SOP212
        self.items = items
```

## Use instead

```python
from pydantic import BaseModel


class Basket(BaseModel):
    items: list[str] = []

    def __init__(self, items):
        super().__init__(items=items)
```

## Known limits

Only models of pydantic are judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{model}.__init__ sets {fields} without calling super().__init__, so pydantic raises at once",
    help="call `super().__init__(...)` with the values instead of assigning them",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report constructors that forget their base."""
    for model in program.models:
        found = model.init_without_super
        if found is not None and model.kind is ModelKind.PYDANTIC:
            yield RULE.at(
                found.span,
                model=model.name,
                fields=joined(f"`{name}`" for name in found.fields) or "fields",
                symbol=f"{model.name}.__init__",
                subject=model.qualname,
            )

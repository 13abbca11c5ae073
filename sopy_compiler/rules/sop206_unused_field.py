"""A field that nothing uses.

## What it does

Reports a field of the state with a default that the program neither reads nor writes.

## Why is this bad?

It is saved, shown and understood as part of the state, and says nothing. Often it is what remains of an older
design, or a step that fills it was forgotten.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Call(BaseModel):
    customer: str = ""
    mood: str = ""  # expect: SOP206


class Spoke(Event[str]):
    pass


class Talk(Procedure[Call]):
    prompt = make_prompt("Ask for the name")

    @handler
    def on_spoke(self, sigma: Call, event: Spoke):
        sigma.customer = event.payload
        return End(make_prompt(f"Say goodbye to {sigma.customer}"))


SOP(state=Call(), init_proc=Talk())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Call(BaseModel):
    customer: str = ""


class Spoke(Event[str]):
    pass


class Talk(Procedure[Call]):
    prompt = make_prompt("Ask for the name")

    @handler
    def on_spoke(self, sigma: Call, event: Spoke):
        sigma.customer = event.payload
        return End(make_prompt(f"Say goodbye to {sigma.customer}"))


SOP(state=Call(), init_proc=Talk())
```

## Known limits

Silent where a state is printed, dumped or handed to code that is not analysed, in Markdown, and where the
name of the field is used as an attribute or keyword of an object that may be such a state, or as a text.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_uses import is_read, kin
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.name_uses import concern
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import DefaultKind

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="nothing reads or writes {field}",
    help="remove the field, or add the step that was to use it",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for each field's name in everything that the program's text uses."""
    for model, field in facts.state_fields:
        names = program.around(model.module).names
        if field.default_kind is DefaultKind.REQUIRED or is_read(field, model, names, facts.index):
            continue
        written = (*names.stores, *names.reductions, *names.keywords)
        if not concern(written, field.name, kin(model, facts.index)):
            name = f"{model.name}.{field.name}"
            yield RULE.at(field.span, field=name, symbol=model.name, subject=name)

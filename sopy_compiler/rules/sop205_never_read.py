"""A field that is written and never read.

## What it does

Reports a field of the state that handlers assign or change and that nothing in the program looks at: no
handler, condition, prompt, property or other code.

## Why is this bad?

Either a step that should use the value is missing, or the field is only ballast in every saved state.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Call(BaseModel):
    mood: str = ""  # expect: SOP205


class Spoke(Event[str]):
    pass


class HungUp(Event[None]):
    pass


class Talk(Procedure[Call]):
    prompt = make_prompt("Talk to the customer")

    @handler
    def on_spoke(self, sigma: Call, event: Spoke):
        sigma.mood = event.payload
        return self

    @handler
    def on_hung_up(self, sigma: Call, event: HungUp):
        return End(make_prompt("Write a summary"))


SOP(state=Call(), init_proc=Talk())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Call(BaseModel):
    mood: str = ""


class Spoke(Event[str]):
    pass


class HungUp(Event[None]):
    pass


class Talk(Procedure[Call]):
    prompt = make_prompt("Talk to the customer")

    @handler
    def on_spoke(self, sigma: Call, event: Spoke):
        sigma.mood = event.payload
        return self

    @handler
    def on_hung_up(self, sigma: Call, event: HungUp):
        return End(make_prompt(f"Write a summary for a customer who is {sigma.mood}"))


SOP(state=Call(), init_proc=Talk())
```

## Known limits

A field written by a handler that can end the workflow counts as its result. Silent where a state is printed,
dumped or handed to code that is not analysed, in Markdown, and where an attribute of
that name is read of an object that may be such a state.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_uses import is_read
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{field} is written and nothing ever reads it",
    help="use the value where it matters, or remove the field",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the fields that handlers write with the names that are read anywhere."""
    uses = facts.field_uses
    for model, field in facts.state_fields:
        writes = uses.writes.get(field.span, [])
        names = program.around(model.module).names
        if not writes or field.span in uses.final or is_read(field, model, names, facts.index):
            continue
        places = {access.span: access for access in writes}
        yield RULE.at(
            field.span,
            field=f"{model.name}.{field.name}",
            symbol=model.name,
            subject=f"{model.name}.{field.name}",
            related=tuple(
                RelatedPlace(span=span, message=f"{access.symbol} writes it here")
                for span, access in places.items()
            ),
        )

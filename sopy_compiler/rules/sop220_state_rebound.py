"""A state that is replaced where nobody sees it.

## What it does

Reports an assignment of a new state, or of a changed copy, to the parameter through which a handler or a
helper was given the state, where the new object goes nowhere else.

## Why is this bad?

The workflow keeps the state that it passed in. Assigning to the parameter only gives the name another meaning
until the function ends: what was set in the new object is lost, without an error.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Report(BaseModel):
    title: str = ""


class Titled(Event[str]):
    pass


class Printed(Event[None]):
    pass


class Write(Procedure[Report]):
    prompt = make_prompt("Give the report a title")

    @handler
    def on_titled(self, sigma: Report, event: Titled):
        sigma = sigma.model_copy(update={"title": event.payload})  # expect: SOP220
        return Print()


class Print(Procedure[Report]):
    prompt = make_prompt("Print the report")

    @handler
    def on_printed(self, sigma: Report, event: Printed):
        return End(make_prompt(f"{sigma.title} is printed"))


SOP(state=Report(), init_proc=Write())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Report(BaseModel):
    title: str = ""


class Titled(Event[str]):
    pass


class Printed(Event[None]):
    pass


class Write(Procedure[Report]):
    prompt = make_prompt("Give the report a title")

    @handler
    def on_titled(self, sigma: Report, event: Titled):
        sigma.title = event.payload
        return Print()


class Print(Procedure[Report]):
    prompt = make_prompt("Print the report")

    @handler
    def on_printed(self, sigma: Report, event: Printed):
        return End(make_prompt(f"{sigma.title} is printed"))


SOP(state=Report(), init_proc=Write())
```

## Known limits

Silent as soon as the new object is returned, passed on, stored, or copied back field by field, and where it
is a plain copy that is only looked at.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import LostState
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{name}` means another object from here on, so what it holds is lost: the state stays as it was",
    help="assign the fields of the state itself: `{name}.field = ...`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each assignment once, whichever handlers come there."""
    reported: set[Span] = set()
    for slip in program.slips:
        if isinstance(slip, LostState) and slip.span not in reported:
            reported.add(slip.span)
            yield RULE.at(
                slip.span,
                name=slip.name,
                symbol=slip.symbol,
                subject=slip.name,
                bearing=Bearing(fields=slip.given),
            )

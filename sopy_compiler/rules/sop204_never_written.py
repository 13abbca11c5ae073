"""A condition over a field that nothing ever sets.

## What it does

Reports a field whose default stands for "nothing yet" (None, zero, false, empty, the first of the values that
a `Literal` or an enumeration allows), that a condition depends on, and that no handler, method, constructor
call or other code ever writes. Taking something out of a container does not fill it.

## Why is this bad?

The field keeps its default, so the condition always goes the same way: one of the branches is dead. Usually
the step that was to set the field is missing.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Order(BaseModel):
    is_paid: bool = False  # expect: SOP204


class Packed(Event[None]):
    pass


class Pack(Procedure[Order]):
    prompt = make_prompt("Pack the goods")

    @handler
    def on_packed(self, sigma: Order, event: Packed):
        if cond(sigma.is_paid, "the order is paid"):
            return End()
        return "Wait for the payment"


SOP(state=Order(), init_proc=Pack())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Order(BaseModel):
    is_paid: bool = False


class Paid(Event[None]):
    pass


class Packed(Event[None]):
    pass


class Pack(Procedure[Order]):
    prompt = make_prompt("Pack the goods")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.is_paid = True
        return self

    @handler
    def on_packed(self, sigma: Order, event: Packed):
        if cond(sigma.is_paid, "the order is paid"):
            return End()
        return "Wait for the payment"


SOP(state=Order(), init_proc=Pack())
```

## Known limits

Only states whose creation is part of the program are judged. Silent where they are loaded from data or handed
to code that is not analysed, in Markdown, and where an attribute or keyword of that name is set of an object
that may be such a state.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.never_written import NeverWritten
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{field} is never set, so {condition} always goes the same way",
    help="set the field in the step that was to set it, or remove the condition",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each field once, but for counters that are to end retries: SOP119 says what those mean."""
    guards = [guard.test.span for guard in facts.stuck_guards]
    for found in facts.never_written:
        if found.reads:
            yield _read_in_vain(found)
            continue
        places = [decision.span for decision in found.decisions]
        if not all(any(place.contains(guard) for guard in guards) for place in places):
            yield _finding(found)


def _read_in_vain(found: NeverWritten) -> Diagnostic:
    """A field that no condition depends on, and that handlers look at all the same."""
    name = f"{found.model.name}.{found.field.name}"
    return RULE.at(
        found.field.span,
        message="{field} is never set, so handlers that look at it always find {value}",
        help="set the field in the step that was to set it, or remove it",
        field=name,
        value="None" if found.field.default == "None" else "it empty",
        symbol=found.model.name,
        subject=name,
        related=tuple(
            RelatedPlace(span=read.span, message=f"{read.symbol} looks at it here") for read in found.reads
        ),
    )


def _finding(found: NeverWritten) -> Diagnostic:
    name = f"{found.model.name}.{found.field.name}"
    decisions = found.decisions
    condition = f"`{decisions[0].expression}`" if len(decisions) == 1 else "every condition over it"
    return RULE.at(
        found.field.span,
        field=name,
        condition=condition,
        symbol=found.model.name,
        subject=name,
        related=tuple(
            RelatedPlace(span=decision.span, message=f"{decision.symbol} depends on it here")
            for decision in decisions
        ),
    )

"""A member that an enumeration does not have.

## What it does

Reports `Colour.GREN`, `Colour["GREN"]` and `Colour("gren")` where the class has no such member or value.

## Why is this bad?

The expression raises when it is evaluated: in a handler the event is rolled back each time, and in a module
the program does not start.

## Example

```python
from enum import Enum

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Seen(Event[Colour]):
    pass


class Look(Procedure[dict]):
    prompt = make_prompt("Look at the traffic light")

    @handler
    def on_seen(self, sigma: dict, event: Seen):
        if event.payload is Colour.GREN:  # expect: SOP221
            return End()
        return self


SOP(state={}, init_proc=Look())
```

## Use instead

```python
from enum import Enum

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Seen(Event[Colour]):
    pass


class Look(Procedure[dict]):
    prompt = make_prompt("Look at the traffic light")

    @handler
    def on_seen(self, sigma: dict, event: Seen):
        if event.payload is Colour.GREEN:
            return End()
        return self


SOP(state={}, init_proc=Look())
```

## Known limits

Silent about enumerations with a metaclass or unknown bases or decorators, about those whose body does more
than assign and define, and about values where the class says `_missing_`.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.slip import EnumLookup
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{enum} has no {what} {name}, so `{text}` raises {error}",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each expression once."""
    reported: set[Span] = set()
    for slip in program.slips:
        if isinstance(slip, EnumLookup) and slip.span not in reported:
            reported.add(slip.span)
            yield _finding(slip, facts)


def _finding(slip: EnumLookup, facts: Facts) -> Diagnostic:
    model = facts.index.models.get(slip.enum)
    declared = RelatedPlace(span=model.span, message=f"{model.name} is defined here") if model else None
    is_called = slip.text.endswith("]")
    return RULE.at(
        slip.span,
        enum=simple_name(slip.enum),
        what="value" if slip.by_value else "member",
        name=slip.name if slip.by_value else f"`{slip.name}`",
        text=slip.text,
        error="ValueError" if slip.by_value else "KeyError" if is_called else "AttributeError",
        advice=did_you_mean(slip.name, slip.members) or f"it has {joined(slip.members)}",
        symbol=slip.symbol,
        subject=f"{slip.enum}.{slip.name}",
        related=(declared,) if declared is not None else (),
    )

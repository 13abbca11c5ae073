"""A procedure or `End` created with arguments it does not take.

## What it does

Reports calls that create a procedure, an event or `End` with missing, extra, repeated or unknown arguments.

## Why is this bad?

The call raises `TypeError` when the path is taken, and the event is rolled back.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Measured(Event[float]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the temperature")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return Report(temprature=event.payload)  # expect: SOP107


class Report(Procedure[dict]):
    prompt = make_prompt("Report the temperature")

    def __init__(self, temperature: float):
        self.temperature = temperature

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return End()


SOP(state={}, init_proc=Measure())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Measured(Event[float]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the temperature")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return Report(temperature=event.payload)


class Report(Procedure[dict]):
    prompt = make_prompt("Report the temperature")

    def __init__(self, temperature: float):
        self.temperature = temperature

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return End()


SOP(state={}, init_proc=Measure())
```

## Known limits

Types of arguments are left to the type checker. Arguments passed with `*` or `**` are not counted.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.argument_binding import argument_faults
from sopy_compiler.analysis.constructors import constructor
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{subject_name} {faults}, so this call raises TypeError",
    help="pass what `{subject_name}.__init__` asks for",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Bind the arguments of every call that creates a part of the machine."""
    for call in program.constructions:
        signature = constructor(call.subject, facts.index)
        faults = tuple(argument_faults(call, signature)) if signature is not None else ()
        if faults:
            yield RULE.at(
                call.span,
                subject_name=simple_name(call.subject),
                faults=joined(faults),
                symbol=call.symbol,
                subject=call.subject,
            )

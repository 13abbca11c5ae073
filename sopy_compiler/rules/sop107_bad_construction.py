"""A part of the workflow created with arguments it does not take.

## What it does

Reports calls that create a procedure, an event, `End`, an `SOP` or a `Session` with missing, extra, repeated
or unknown arguments, `super().__init__(...)` in subclasses of `SOP` included. Reports the creation of a
subclass whose `__init__` sets no state or no first procedure, and calls of `cond` without a description.

## Why is this bad?

The call raises `TypeError`: in a handler when the path is taken, and the event is rolled back; elsewhere the
workflow never starts.

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

from sopy_compiler.analysis.argument_binding import argument_faults, signature_text
from sopy_compiler.analysis.constructors import constructor
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.sop import SopClass
from sopy_compiler.ir.vocabulary import CONDITION

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{subject_name} {faults}, so this call raises TypeError",
    help="it is created as `{subject_name}({parameters})`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Bind the arguments of every call that creates a part of the machine."""
    for call in program.constructions:
        signature = constructor(call.subject, facts.index)
        faults = tuple(argument_faults(call, signature)) if signature is not None else ()
        name = simple_name(call.subject)
        if faults:
            yield RULE.at(
                call.span,
                help="it is called as `cond({parameters})`" if call.subject == CONDITION else None,
                subject_name=name,
                faults=joined(faults),
                parameters=signature_text(signature) if signature is not None else "",
                symbol=call.symbol,
                subject=call.subject,
            )
        elif (sop := facts.index.sops.get(call.subject)) is not None and sop.unset:
            yield _unset(call, sop)


def _unset(call: Construction, sop: SopClass) -> Diagnostic:
    missing = joined(f"`self.{name}`" for name in sop.unset)
    return RULE.at(
        call.span,
        message="{subject_name}.__init__ never sets {missing}, so the first event raises AttributeError",
        help="call `super().__init__(state=..., init_proc=...)` there",
        subject_name=sop.name,
        missing=missing,
        symbol=call.symbol,
        subject=call.subject,
        related=(RelatedPlace(span=sop.span, message=f"{sop.name} is defined here"),),
    )

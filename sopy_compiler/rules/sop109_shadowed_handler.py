"""A handler that silently replaces the one of a base class.

## What it does

Reports a handler whose event a base class handles already in a method of another name.

## Why is this bad?

The handler of the subclass is the only one that runs for the event, whatever the methods are called. With
different names it reads as if both did, and a change to the base class has no effect here.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Cancelled(Event[str]):
    pass


class Cancellable(Procedure[dict]):
    @handler
    def on_cancelled(self, sigma: dict, event: Cancelled):
        sigma["reason"] = event.payload
        return End()


class Book(Cancellable):
    prompt = make_prompt("Book the journey")

    @handler
    def stop_booking(self, sigma: dict, event: Cancelled):  # expect: SOP109
        return End()


SOP(state={}, init_proc=Book())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Cancelled(Event[str]):
    pass


class Cancellable(Procedure[dict]):
    @handler
    def on_cancelled(self, sigma: dict, event: Cancelled):
        sigma["reason"] = event.payload
        return End()


class Book(Cancellable):
    prompt = make_prompt("Book the journey")

    @handler
    def on_cancelled(self, sigma: dict, event: Cancelled):
        return End()


SOP(state={}, init_proc=Book())
```

## Known limits

A handler that calls the one it replaces is taken as meant so. A handler for a base event that subclasses of
the event never leave anything to is not found: agents may send the base event itself.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{handler} replaces {base}.{shadowed} for {event}, which never runs in {procedure}",
    help="call the method `{shadowed}` as well, so that the replacement can be seen",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the handlers of every class with those of its bases."""
    for procedure in program.procedures:
        for declaration in procedure.declarations:
            for reference in declaration.events:
                shadowed = _inherited(procedure, reference.event, facts)
                if (
                    shadowed is not None
                    and not _is_overridden(procedure, shadowed)
                    and not _calls(procedure, declaration, shadowed)
                ):
                    yield _finding(procedure, reference.event, declaration, shadowed)


def _inherited(procedure: Procedure, event: str, facts: Facts) -> HandlerDeclaration | None:
    """The handler that the nearest base would run for the event."""
    for name in procedure.ancestors:
        base = facts.index.procedures.get(name)
        for declaration in base.declarations if base is not None else ():
            if any(reference.event == event for reference in declaration.events):
                return declaration
    return None


def _is_overridden(procedure: Procedure, shadowed: HandlerDeclaration) -> bool:
    """Whether the class has a method of that name, so that the replacement can be seen."""
    names = {declaration.name for declaration in procedure.declarations}
    return shadowed.name in names | {method.name for method in procedure.methods}


def _calls(procedure: Procedure, declaration: HandlerDeclaration, shadowed: HandlerDeclaration) -> bool:
    return any(
        call.callee == shadowed.qualname
        for run in procedure.runs
        if run.declaration == declaration.qualname
        for call in run.calls
    )


def _finding(
    procedure: Procedure, event: str, declaration: HandlerDeclaration, shadowed: HandlerDeclaration
) -> Diagnostic:
    base = simple_name(shadowed.owner)
    return RULE.at(
        declaration.span,
        handler=declaration.name,
        base=base,
        shadowed=shadowed.name,
        event=simple_name(event),
        procedure=procedure.name,
        symbol=f"{procedure.name}.{declaration.name}",
        subject=shadowed.qualname,
        related=(RelatedPlace(span=shadowed.span, message=f"{base} handles {simple_name(event)} here"),),
    )

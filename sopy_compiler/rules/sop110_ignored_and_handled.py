"""An event that a procedure both ignores and handles.

## What it does

Reports an event in `ignore` for which the same class, or a subclass, declares a handler.

## Why is this bad?

`ignore` is looked at first: the handler never runs.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Opened(Event[str]):
    pass


class Closed(Event[None]):
    pass


class Watch(Procedure[dict]):
    prompt = make_prompt("Watch the door")
    ignore = [Opened, Closed]  # expect: SOP110

    @handler
    def on_closed(self, sigma: dict, event: Closed):
        return End()


SOP(state={}, init_proc=Watch())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Opened(Event[str]):
    pass


class Closed(Event[None]):
    pass


class Watch(Procedure[dict]):
    prompt = make_prompt("Watch the door")
    ignore = [Opened]

    @handler
    def on_closed(self, sigma: dict, event: Closed):
        return End()


SOP(state={}, init_proc=Watch())
```

## Known limits

A subclass that ignores an event which only its base handles switches the inherited handler off on purpose and
is not reported.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{procedure} ignores {event}, so its handler {handler} never runs{part}",
    help="take {event} out of `ignore`, or remove the handler",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for handlers declared at or below the class that ignores their event."""
    for procedure in program.procedures:
        handlers = dict(procedure.effective)
        for reference in procedure.ignore:
            declaration = facts.index.handlers.get(handlers.get(reference.event, ""))
            if declaration is not None and not _is_switched_off(procedure, reference, declaration, facts):
                yield _finding(procedure, reference, declaration, facts)


def _finding(
    procedure: Procedure, reference: EventReference, declaration: HandlerDeclaration, facts: Facts
) -> Diagnostic:
    """A handler that takes other events as well runs for those."""
    event = simple_name(reference.event)
    taken = (name for name, taker in procedure.effective if taker == declaration.qualname)
    runs = not all(facts.events.is_among(name, procedure.ignore) for name in taken)
    part = f" for {event}" if runs else ""
    return RULE.at(
        reference.span,
        procedure=procedure.name,
        event=event,
        handler=declaration.name,
        part=part,
        symbol=procedure.name,
        subject=reference.event,
        related=(RelatedPlace(span=declaration.span, message=f"this handler never runs{part}"),),
    )


def _is_switched_off(
    procedure: Procedure, reference: EventReference, declaration: HandlerDeclaration, facts: Facts
) -> bool:
    """Whether a class nearer than the handler's own says `ignore`."""
    for name in (procedure.qualname, *procedure.ancestors):
        owner = facts.index.procedures.get(name)
        if name == declaration.owner:
            return False
        if owner is not None and owner.body.contains(reference.span):
            return True
    return False

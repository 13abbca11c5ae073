"""A handler that another one keeps from running.

## What it does

Reports a handler whose event a base class handles already in a method of another name. Reports a handler for
a base event that never runs, because more specific handlers take every event that can come.

## Why is this bad?

The handler of the subclass is the only one that runs for the event, whatever the methods are called. With
different names it reads as if both did, and a change to the base class has no effect here. A handler that
never runs misleads whoever changes it.

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

A handler that calls the one it replaces is taken as meant so. A handler for a base event is only reported if
no instance of the base event itself can come: the class is abstract, or `observes` names subclasses alone.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.dispatch import can_come, events_below, taken_by
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.openness import handlers_are_known
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
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
    message="{base}.{shadowed} never runs in {procedure}, because {handler} takes {event} in its place",
    help="call this method `{shadowed}` too if it is to replace the other, or call the other from it",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the handlers of every class with those of its bases, and with more specific ones."""
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
    yield from _covered(facts)


def _covered(facts: Facts) -> Iterator[Diagnostic]:
    """Handlers that run in none of the reachable procedures that have them."""
    covering: dict[str, dict[str, str]] = {}
    running: set[str] = set()
    for workflow in facts.workflows:
        for procedure in workflow.reachable_procedures:
            for declaration in dict.fromkeys(taker for _, taker in procedure.effective):
                others = _takers_of_all(declaration, procedure, workflow, facts)
                if others:
                    covering.setdefault(declaration, {}).update(others)
                else:
                    running.add(declaration)
    for name, others in covering.items():
        declaration_of = facts.index.handlers.get(name)
        if name not in running and declaration_of is not None and not _is_called(name, facts):
            yield _finding_of_covered(declaration_of, others, facts)


def _takers_of_all(
    declaration: str, procedure: Procedure, workflow: WorkflowFacts, facts: Facts
) -> dict[str, str]:
    """The handlers that take all its events, by event; empty if it runs, may run, or nothing comes anyway."""
    index, events = facts.index, facts.events
    takers: dict[str, str] = {}
    for event in events_below(declaration, procedure, events):
        if event not in index.events or not handlers_are_known(procedure, index):
            return {}
        if can_come(event, procedure, workflow, index, events):
            taker = taken_by(event, procedure, events)
            if taker is None or taker == declaration:
                return {}
            takers[event] = taker
    return takers


def _is_called(name: str, facts: Facts) -> bool:
    """Whether another handler runs it."""
    return any(
        call.callee == name
        for procedure in facts.program.procedures
        for run in procedure.runs
        for call in run.calls
    )


def _finding_of_covered(declaration: HandlerDeclaration, others: dict[str, str], facts: Facts) -> Diagnostic:
    base = declaration.events[0].event
    is_abstract = base in facts.index.events and facts.index.events[base].is_abstract
    return RULE.at(
        declaration.span,
        message="{handler} never runs: {event} itself {reason}, and other handlers take its subclasses",
        help="remove it, or remove the handlers that do the same for a subclass",
        handler=declaration.name,
        event=simple_name(base),
        reason="is abstract" if is_abstract else "is observed by no SOP",
        symbol=facts.symbol_of_handler(declaration.qualname),
        subject=base,
        related=tuple(
            RelatedPlace(
                span=facts.index.handlers[taker].span,
                message=f"{facts.symbol_of_handler(taker)} takes {simple_name(event)}",
            )
            for event, taker in others.items()
            if taker in facts.index.handlers
        ),
    )


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

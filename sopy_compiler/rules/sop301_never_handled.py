"""An event that no procedure handles.

## What it does

Reports an event class of the project that no procedure handles or ignores and no SOP observes, directly or
through a base or a subclass of the event.

## Why is this bad?

Wherever the event is sent, the agent is told that it was not expected. Either a handler is missing, or the
class is left over.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Arrived(Event[str]):
    pass


class Departed(Event[str]):  # expect: SOP301
    pass


class Track(Procedure[dict]):
    prompt = make_prompt("Track the parcel")

    @handler
    def on_arrived(self, sigma: dict, event: Arrived):
        return End()


SOP(state={}, init_proc=Track())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Arrived(Event[str]):
    pass


class Departed(Event[str]):
    pass


class Track(Procedure[dict]):
    prompt = make_prompt("Track the parcel")

    @handler
    def on_arrived(self, sigma: dict, event: Arrived):
        return End()

    @handler
    def on_departed(self, sigma: dict, event: Departed):
        return self


SOP(state={}, init_proc=Track())
```

## Known limits

An event that an SOP observes and nobody handles is SOP113. Silent for modules of which no event is handled:
their procedures are then not among the checked files. Silent in Markdown fragments without an SOP, and while
the event of some handler, `ignore` or `observes` could not be followed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.event import Event, EventReference
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="no procedure handles {event}: whenever it is sent, the agent is told it was not expected",
    help="handle it where it can occur, put it in `ignore`, or remove the class",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for events that nothing takes and nothing mentions as expected."""
    if not _is_understood(program):
        return
    expected = {reference.event for reference in _ignored_and_observed(program)}
    handled = {_written(name) for name in facts.events.handled}
    used_modules = {event.module for event in program.events if facts.events.is_handled(event.qualname)}
    for event in program.events:
        if (
            event.bases_known
            and event.module in used_modules
            and not facts.events.is_handled(event.qualname)
            and _written(event.qualname) not in handled
            and expected.isdisjoint(facts.events.line(event.qualname))
            and not _is_in_partial_text(event, facts)
        ):
            yield RULE.at(event.span, event=event.name, symbol=event.name, subject=event.qualname)


def _written(qualname: str) -> str:
    """The name without the number that tells classes apart which a module defines in several branches."""
    return qualname.partition("#")[0]


def _is_understood(program: Program) -> bool:
    """Whether every event that is handled, ignored or observed is known."""
    return all(entry.observes_known for entry in program.entries) and all(
        procedure.ignore_known and all(declaration.events_known for declaration in procedure.declarations)
        for procedure in program.procedures
    )


def _ignored_and_observed(program: Program) -> Iterator[EventReference]:
    for procedure in program.procedures:
        yield from procedure.ignore
    for entry in program.entries:
        yield from entry.observes or ()


def _is_in_partial_text(event: Event, facts: Facts) -> bool:
    """Whether the event comes from a fragment that leaves its SOP out, and perhaps procedures as well."""
    return facts.index.is_in_fragment(event.module) and not any(
        workflow.workflow.entries and workflow.workflow.module == event.module for workflow in facts.workflows
    )

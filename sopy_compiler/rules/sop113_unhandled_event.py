"""An observed event that a procedure has no answer to.

## What it does

Reports a procedure that can be reached and neither handles nor ignores an event that the SOP observes.

## Why is this bad?

When the event comes, the agent is told that it was not expected and a retry is spent. If that is meant, the
procedure should say so; if not, a handler is missing.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Replied(Event[str]):
    pass


class HungUp(Event[None]):
    pass


class Talk(Procedure[dict]):  # expect: SOP113
    prompt = make_prompt("Talk to the customer")

    @handler
    def on_replied(self, sigma: dict, event: Replied):
        return End()


SOP(state={}, init_proc=Talk()).observes(Replied, HungUp)
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Replied(Event[str]):
    pass


class HungUp(Event[None]):
    pass


class Talk(Procedure[dict]):
    prompt = make_prompt("Talk to the customer")
    ignore = [HungUp]

    @handler
    def on_replied(self, sigma: dict, event: Replied):
        return End()


SOP(state={}, init_proc=Talk()).observes(Replied, HungUp)
```

## Known limits

An SOP without `observes` observes everything, and nothing is reported. A handler for a base or for a subclass
of the event counts as an answer.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.observation import observed_events
from sopy_compiler.analysis.openness import forgotten_handlers, handlers_are_known, has_refused_handler
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{procedure} neither handles nor ignores {events}, so sending {it} here costs the agent a retry",
    help="add a handler, or put in `ignore` what does not matter here",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare what every SOP observes with what the procedures it reaches take."""
    for workflow in facts.workflows:
        for procedure in workflow.procedures:
            if not _is_understood(procedure, facts):
                continue
            unanswered = tuple(
                reference
                for reference in observed_events(workflow, procedure.qualname)
                if not facts.events.takes(procedure, reference.event)
                and not facts.events.is_among(reference.event, procedure.ignore)
            )
            if unanswered:
                yield _finding(workflow, procedure, unanswered)


def _is_understood(procedure: Procedure, facts: Facts) -> bool:
    """Whether all it takes and ignores is known; a procedure that takes nothing is SOP102."""
    return (
        procedure.ignore_known
        and bool(procedure.runs)
        and handlers_are_known(procedure, facts.index)
        and not has_refused_handler(procedure, facts.index)
        and not forgotten_handlers(procedure)
    )


def _finding(
    workflow: WorkflowFacts, procedure: Procedure, unanswered: tuple[EventReference, ...]
) -> Diagnostic:
    names = dict.fromkeys(simple_name(reference.event) for reference in unanswered)
    return RULE.at(
        procedure.span,
        procedure=procedure.name,
        events=joined(names, last="or"),
        it="it" if len(names) == 1 else "one of them",
        symbol=procedure.name,
        subject=procedure.qualname,
        related=tuple(
            RelatedPlace(span=reference.span, message=f"{simple_name(reference.event)} is observed here")
            for reference in unanswered
        ),
        flow=flow_to(workflow, procedure.qualname),
    )

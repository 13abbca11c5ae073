"""A handler that sends an event to the machine that runs it.

## What it does

Reports `send` and `asend` of the very SOP or session whose handler is under way, also in a function that the
handler calls.

## Why is this bad?

An event is a transaction, and one machine runs one at a time. The new event would have to wait for the
handler to end, and the handler waits for the event: the runtime refuses it with `SessionBusy`, and rolls the
handler back.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answered(Event[str]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the customer")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        if event.payload == "":
            sop.send(Answered("nothing was asked"))  # expect: SOP122
        return self

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        return End()


sop = SOP(state={}, init_proc=Ask())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answered(Event[str]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the customer")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        if event.payload == "":
            sop.session.later(Answered("nothing was asked"))
        return self

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        return End()


sop = SOP(state={}, init_proc=Ask())
```

## Known limits

Silent where several machines start in the workflow: the handler of one may send to another. A machine that
the procedure is given as an argument is not followed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import OwnSend
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{text}` sends to the machine that runs this handler, which refuses it with SessionBusy",
    help="queue the event: `session.later(event)` runs it as soon as this one is committed",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each call once, whichever handlers come there."""
    reported: set[Span] = set()
    for slip in program.slips:
        if isinstance(slip, OwnSend) and slip.span not in reported and _is_own(slip, program, facts):
            reported.add(slip.span)
            yield RULE.at(
                slip.span,
                text=slip.text,
                symbol=slip.symbol,
                subject=slip.text,
                related=(RelatedPlace(span=slip.machine, message="the machine is made here"),),
            )


def _is_own(slip: OwnSend, program: Program, facts: Facts) -> bool:
    """Whether the only machine of a workflow is told, in code that only its handlers run."""
    starts = {entry.procedure for entry in program.entries if entry.span == slip.machine}
    (start, *others) = starts or {None}
    if start is None or others:
        return False
    workflow = next((one for one in facts.workflows if _has(one, start)), None)
    if workflow is None:
        return False
    machines = {
        entry.span for entry in program.entries if entry.procedure is None or _has(workflow, entry.procedure)
    }
    if len(machines) != 1:
        return False
    if len(facts.workflows) == 1:
        return True
    return any(
        procedure.body.contains(slip.span)
        for procedure in program.procedures
        if any(_has(workflow, name) for name in (procedure.qualname, *procedure.subclasses))
    )


def _has(workflow: WorkflowFacts, procedure: str) -> bool:
    return procedure in workflow.workflow.procedures

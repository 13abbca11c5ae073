"""A procedure that can be entered and never left.

## What it does

Reports a procedure that can be reached and of which every handler stays, asks to try again or raises: none
moves on or finishes.

## Why is this bad?

A run that has arrived here stays for ever, however often its events come.

## Example

```python
from sopy import SOP, Event, Procedure, handler, make_prompt


class Scanned(Event[str]):
    pass


class Scan(Procedure[list]):  # expect: SOP114
    prompt = make_prompt("Scan all pages")

    @handler
    def on_scanned(self, sigma: list, event: Scanned):
        sigma.append(event.payload)
        return self


SOP(state=[], init_proc=Scan())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Scanned(Event[str]):
    pass


class Scan(Procedure[list]):
    prompt = make_prompt("Scan all pages")

    @handler
    def on_scanned(self, sigma: list, event: Scanned):
        sigma.append(event.payload)
        if event.payload == "last":
            return End()
        return self


SOP(state=[], init_proc=Scan())
```

## Known limits

A workflow of which no procedure returns `End` may be meant to run for ever, as a monitor or a chat is: then
this is a note. A cycle of several procedures is SOP103. Silent in Markdown fragments without an SOP, and
where a way out could not be followed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.vocabulary import END_STATE

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="no handler of {procedure} leads out of it, so a run that gets here never ends",
    help="return the next procedure or `End()` on some path",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for reachable procedures without a way out."""
    for workflow in facts.workflows:
        if not workflow.workflow.is_whole:
            continue
        for procedure in workflow.reachable_procedures:
            name = procedure.qualname
            if not procedure.runs or name in workflow.unclear_procedures or facts.lost_ways.get(name):
                continue
            is_endless = all(one.target != END_STATE for one in workflow.workflow.transitions)
            leads_to = workflow.graph.successors(name)
            if END_STATE not in leads_to and all(target == name for target in leads_to):
                yield RULE.at(
                    procedure.span,
                    severity=Severity.NOTE if is_endless else None,
                    procedure=procedure.name,
                    symbol=procedure.name,
                    subject=name,
                    flow=flow_to(workflow, name),
                )

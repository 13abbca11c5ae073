"""A procedure that no run can visit.

## What it does

Reports a procedure to which no sequence of transitions leads from the procedures that the SOPs start with.

## Why is this bad?

The step is never carried out, although the program reads as if it were: most often a transition to it was
forgotten, or leads to another procedure of a similar name.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Shipped(Event[str]):
    pass


class Ship(Procedure[dict]):
    prompt = make_prompt("Ship the parcel")

    @handler
    def on_shipped(self, sigma: dict, event: Shipped):
        return End()


class Notify(Procedure[dict]):  # expect: SOP101
    prompt = make_prompt("Tell the customer")

    @handler
    def on_shipped(self, sigma: dict, event: Shipped):
        return End()


SOP(state={}, init_proc=Ship())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Shipped(Event[str]):
    pass


class Ship(Procedure[dict]):
    prompt = make_prompt("Ship the parcel")

    @handler
    def on_shipped(self, sigma: dict, event: Shipped):
        return Notify()


class Notify(Procedure[dict]):
    prompt = make_prompt("Tell the customer")

    @handler
    def on_shipped(self, sigma: dict, event: Shipped):
        return End()


SOP(state={}, init_proc=Ship())
```

## Known limits

Silent when an entry, or a transition of a procedure that can be reached, could not be followed, in Markdown
fragments, and for bases that are never instantiated. An entry that only code outside the checked files
creates is named with `entry` in `[tool.sopyc]` or with `initial=True` at the class.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.witness import entry_places
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import name_beside, simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="no run starting at {entry} can reach {procedure}, so its handlers never run",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare declared procedures with reachable ones."""
    for workflow in facts.workflows:
        entries = workflow.workflow.entries
        if not entries or workflow.workflow.is_fragment:
            continue
        for procedure in workflow.procedures:
            name = procedure.qualname
            is_meant = procedure.is_presumed or facts.is_lost(name, workflow)
            if name not in workflow.reachable and not is_meant:
                yield RULE.at(
                    procedure.span,
                    entry=joined((name_beside(entry, (*entries, name)) for entry in entries), last="or"),
                    procedure=name_beside(name, entries),
                    advice=_advice(workflow, procedure),
                    symbol=procedure.name,
                    subject=procedure.qualname,
                    related=entry_places(workflow),
                )


def _advice(workflow: WorkflowFacts, procedure: Procedure) -> str:
    before = [name for name in workflow.graph.predecessors(procedure.qualname) if name != procedure.qualname]
    if before:
        leading = joined(map(simple_name, before))
        return f"only {leading} leads here, which no run reaches either"
    return f"return `{procedure.name}(...)` from a handler that should lead to it, or remove it"

"""A cycle of procedures that no path leaves.

## What it does

Reports procedures that can be reached and lead only to each other: no path leads from them to `End`.

## Why is this bad?

A run that has entered the cycle never finishes, however the agent behaves. A workflow of which no procedure
returns `End` may be meant so, as a monitor or a chat is: then this is a note, and the workflow can be built.

## Example

```python
from sopy import SOP, Event, Procedure, handler, make_prompt


class Drafted(Event[str]):
    pass


class Reviewed(Event[bool]):
    pass


class Draft(Procedure[dict]):  # expect: SOP103
    prompt = make_prompt("Write a draft")

    @handler
    def on_drafted(self, sigma: dict, event: Drafted):
        return Review()


class Review(Procedure[dict]):
    prompt = make_prompt("Review the draft")

    @handler
    def on_reviewed(self, sigma: dict, event: Reviewed):
        return Draft()


SOP(state={}, init_proc=Draft())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Drafted(Event[str]):
    pass


class Reviewed(Event[bool]):
    pass


class Draft(Procedure[dict]):
    prompt = make_prompt("Write a draft")

    @handler
    def on_drafted(self, sigma: dict, event: Drafted):
        return Review()


class Review(Procedure[dict]):
    prompt = make_prompt("Review the draft")

    @handler
    def on_reviewed(self, sigma: dict, event: Reviewed):
        if event.payload:
            return End()
        return Draft()


SOP(state={}, init_proc=Draft())
```

## Known limits

One finding a cycle, at its first procedure. A single procedure that only stays is SOP114, one without a
handler SOP102. Silent where a way out of the cycle could not be followed or ends in something that is no
transition (SOP104, SOP105).
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.graph.paths import sink_components
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.vocabulary import END_STATE

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="no path leads from {procedure} to End: a run goes round {cycle} for ever",
    help="return `End()` on some path of these procedures, or move to one that does",
)

_ENDLESS = "nothing in this workflow returns End: a run goes round {cycle} for ever"


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for reachable cycles without a way out."""
    for workflow in facts.workflows:
        if not workflow.workflow.is_whole:
            continue
        for trap in sink_components(workflow.graph):
            if any(facts.lost_ways.get(name) for name in trap):
                continue  # the way out is there, and the test before it is reported
            if len(trap) > 1 and trap[0] in workflow.reachable and workflow.finishing.isdisjoint(trap):
                yield _finding(workflow, trap, facts)


def _finding(workflow: WorkflowFacts, trap: tuple[str, ...], facts: Facts) -> Diagnostic:
    first, *others = (facts.index.procedures[name] for name in trap)
    is_endless = all(transition.target != END_STATE for transition in workflow.workflow.transitions)
    return RULE.at(
        first.span,
        severity=Severity.NOTE if is_endless else None,
        message=_ENDLESS if is_endless else None,
        procedure=first.name,
        cycle=" -> ".join(map(simple_name, (*workflow.shortest_cycle(first.qualname), first.qualname))),
        symbol=first.name,
        subject=first.qualname,
        related=tuple(
            RelatedPlace(span=other.span, message=f"{other.name} is part of the cycle") for other in others
        ),
        flow=flow_to(workflow, first.qualname),
    )

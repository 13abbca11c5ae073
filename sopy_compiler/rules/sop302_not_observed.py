"""A handler for an event that no SOP lets through.

## What it does

Reports a handler for an event that every SOP which can reach its procedure leaves out of `observes`.

## Why is this bad?

An event that is not observed is dropped before the procedures see it: the handler never runs.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Sold(Event[float]):
    pass


class Stolen(Event[str]):
    pass


class Display(Procedure[dict]):
    prompt = make_prompt("Sell the bicycle")

    @handler
    def on_sold(self, sigma: dict, event: Sold):
        return End()

    @handler
    def on_stolen(self, sigma: dict, event: Stolen):  # expect: SOP302
        return End()


SOP(state={}, init_proc=Display()).observes(Sold)
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Sold(Event[float]):
    pass


class Stolen(Event[str]):
    pass


class Display(Procedure[dict]):
    prompt = make_prompt("Sell the bicycle")

    @handler
    def on_sold(self, sigma: dict, event: Sold):
        return End()

    @handler
    def on_stolen(self, sigma: dict, event: Stolen):
        return End()


SOP(state={}, init_proc=Display()).observes(Sold, Stolen)
```

## Known limits

An SOP without `observes` lets everything through. Silent where an SOP, its filter or a transition could not
be followed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.observation import filters_out, sops_reaching, sops_reaching_anything
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{handler} never runs for {event}: no SOP that reaches {owner} observes it",
    help="add {event} to `observes`, or remove the handler",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare handlers with the filters of the SOPs that can reach them."""
    anywhere = tuple(sop for workflow in facts.workflows for sop in sops_reaching_anything(workflow))
    reaching: dict[tuple[str, str], list[Entry]] = {}
    unclear: set[tuple[str, str]] = set()
    for workflow in facts.workflows:
        for procedure in workflow.procedures:
            sops = sops_reaching(workflow, procedure.qualname)
            for event, declaration in procedure.effective:
                reaching.setdefault((declaration, event), []).extend(sops)
                if not workflow.workflow.entries_known or not workflow.workflow.is_whole:
                    unclear.add((declaration, event))
    for pair, sops_of_pair in reaching.items():
        sops = tuple(dict.fromkeys((*sops_of_pair, *anywhere)))
        if (
            sops_of_pair
            and pair not in unclear
            and all(filters_out(sop, pair[1], facts.events) for sop in sops)
        ):
            yield from _findings(*pair, tuple(dict.fromkeys(sops_of_pair)), facts)


def _findings(handler: str, event: str, sops: tuple[Entry, ...], facts: Facts) -> Iterator[Diagnostic]:
    declaration = facts.index.handlers.get(handler)
    if declaration is None:
        return
    yield RULE.at(
        declaration.span,
        handler=declaration.name,
        event=simple_name(event),
        owner=simple_name(declaration.owner),
        symbol=facts.symbol_of_handler(handler),
        subject=event,
        related=tuple(
            RelatedPlace(span=sop.span, message=f"this SOP does not observe {simple_name(event)}")
            for sop in sops
        ),
    )

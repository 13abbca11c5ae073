"""A procedure without a handler that a run gets stuck in.

## What it does

Reports a procedure that can be reached, is not `End`, and takes no event: neither the class nor its bases
declare a handler.

## Why is this bad?

Whatever the agent does, it is told that its event was not expected, until the retry limit is spent. A run
that has arrived here never ends.

## Example

```python
from sopy import SOP, Event, Procedure, handler, make_prompt


class Signed(Event[str]):
    pass


class Sign(Procedure[dict]):
    prompt = make_prompt("Sign the contract")

    @handler
    def on_signed(self, sigma: dict, event: Signed):
        return Finished()


class Finished(Procedure[dict]):  # expect: SOP102
    prompt = make_prompt("The contract is signed")


SOP(state={}, init_proc=Sign())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Signed(Event[str]):
    pass


class Sign(Procedure[dict]):
    prompt = make_prompt("Sign the contract")

    @handler
    def on_signed(self, sigma: dict, event: Signed):
        return End(make_prompt("The contract is signed"))


SOP(state={}, init_proc=Sign())
```

## Known limits

Silent where a base class could not be followed, where a method merely lacks its `@handler` (SOP111 says so),
and in Markdown fragments without an SOP.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.openness import forgotten_handlers
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{procedure} has no handler, so a run that gets here is stuck",
    help="add a handler, or return `End()` where the workflow should be over",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for reachable procedures that take no event."""
    for workflow in facts.workflows:
        if not workflow.workflow.is_whole:
            continue
        for procedure in workflow.reachable_procedures:
            if procedure.bases_known and not _declares_handlers(procedure, facts):
                yield RULE.at(
                    procedure.span,
                    procedure=procedure.name,
                    symbol=procedure.name,
                    subject=procedure.qualname,
                    flow=flow_to(workflow, procedure.qualname),
                )


def _declares_handlers(procedure: Procedure, facts: Facts) -> bool:
    line = (procedure.qualname, *procedure.ancestors)
    declared = any(
        facts.index.procedures[name].declarations for name in line if name in facts.index.procedures
    )
    return declared or bool(procedure.runs) or bool(forgotten_handlers(procedure))

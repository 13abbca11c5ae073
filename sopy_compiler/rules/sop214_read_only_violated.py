"""A procedure that promises to leave the state alone, and changes it.

## What it does

Reports assignments to fields and in-place changes of them in the handlers of a procedure that says
`read_only = True`, also through helper functions and methods of the state.

## Why is this bad?

Others rely on the promise: a report that may run twice, a step that needs no review. The one write nobody
expects is the one that is found last.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Stock(BaseModel):
    pieces: int = 0
    reports: int = 0


class Asked(Event[None]):
    pass


class Report(Procedure[Stock]):
    read_only = True
    prompt = make_prompt("Wait until someone asks")

    @handler
    def on_asked(self, sigma: Stock, event: Asked):
        sigma.reports += 1  # expect: SOP214
        return End(make_prompt(f"{sigma.pieces} pieces, report {sigma.reports}"))


SOP(state=Stock(), init_proc=Report())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Stock(BaseModel):
    pieces: int = 0


class Asked(Event[None]):
    pass


class Report(Procedure[Stock]):
    read_only = True
    prompt = make_prompt("Wait until someone asks")

    @handler
    def on_asked(self, sigma: Stock, event: Asked):
        return End(make_prompt(f"{sigma.pieces} pieces"))


SOP(state=Stock(pieces=3), init_proc=Report())
```

## Known limits

What code that is not analysed does with the state is not seen. The procedure's own attributes may change.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{field}` is {changed}, but {procedure} is declared read-only",
    help="move the change to another procedure, or remove `read_only = True`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for changes in the handlers of read-only procedures; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        if not procedure.is_read_only:
            continue
        for run in procedure.runs:
            for access in run.accesses:
                if access.kind in (AccessKind.WRITE, AccessKind.MUTATE) and access.span not in reported:
                    reported.add(access.span)
                    yield _finding(access, run, procedure, facts)


def _finding(access: Access, run: HandlerRun, procedure: Procedure, facts: Facts) -> Diagnostic:
    handler = facts.symbol_of_handler(run.declaration)
    is_direct = access.symbol == handler
    return RULE.at(
        access.span,
        field=access.path.replace(".*", "[...]"),
        changed="assigned" if access.kind is AccessKind.WRITE else "changed in place",
        procedure=procedure.name,
        symbol=access.symbol,
        subject=access.path,
        related=(
            *(() if is_direct else (RelatedPlace(span=run.span, message=f"{handler} comes here"),)),
            RelatedPlace(span=procedure.span, message=f"{procedure.name} is read-only"),
        ),
    )

"""Procedures without an SOP that starts them.

## What it does

Reports a workflow of which no procedure is named as the start: by an `SOP(...)` or `Session(...)` call, by an
SOP subclass, by `initial=True` or by `entry` in `[tool.sopyc]`.

## Why is this bad?

Which procedures can be reached depends on where runs start. Without an entry it is judged from the procedures
that nothing leads to, and a forgotten transition is not found.

## Example

```python
from sopy import End, Event, Procedure, handler, make_prompt


class Weighed(Event[float]):
    pass


class Weigh(Procedure[dict]):  # expect: SOP115
    prompt = make_prompt("Weigh the parcel")

    @handler
    def on_weighed(self, sigma: dict, event: Weighed):
        return End()
```

## Use instead

```python
from sopy import End, Event, Procedure, handler, make_prompt


class Weighed(Event[float]):
    pass


class Weigh(Procedure[dict], initial=True):
    prompt = make_prompt("Weigh the parcel")

    @handler
    def on_weighed(self, sigma: dict, event: Weighed):
        return End()
```

## Known limits

Silent in Markdown fragments, and where some SOP starts with a procedure that could not be followed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="no SOP starts the workflow of {procedure}, so it is assumed that runs start at {starts}",
    help="create the SOP in a checked file, or mark the first procedure with `initial=True`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for workflows without an entry."""
    for workflow in (one.workflow for one in facts.workflows):
        if workflow.entries or workflow.is_fragment or not workflow.entries_known:
            continue
        first = facts.index.procedures[workflow.procedures[0]]
        yield RULE.at(
            first.span,
            procedure=first.name,
            starts=joined(map(simple_name, workflow.starts)),
            symbol=first.name,
            subject=workflow.name,
        )

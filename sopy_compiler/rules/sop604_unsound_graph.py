"""A transition that happens and is not in the graph.

## What it does

`pytest --sopy-coverage` compares what the sessions of the tests do with the graph of `sopyc graph`. It
reports with this code a transition that was made and that the graph does not have, although it has no gap
there. `sopyc check` runs nothing, and never reports it.

## Why is this bad?

Every finding, picture and dispatch table rests on the graph having all transitions. One that is missing is a
defect of sopyc, unless the test has changed the workflow: it has patched a handler or a class.

## Example

```text
SOP604 not in the graph: flow.Pay  Paid: move to Refund
```

## Use instead

```text
Report it with the handler. A test that patches a workflow on purpose stands in a run of its own, without
--sopy-coverage.
```

## Known limits

Recoveries are not compared: an exception that nobody has written a `raise` for can make one anywhere.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{procedure} did on {event} what the graph does not have: {way}",
    help="report this defect of sopyc, or do not patch the workflow in the test",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Nothing: it takes a run."""
    return iter(())

"""A change that running sessions do not survive.

## What it does

`sopyc diff OLD NEW` compares two versions of a workflow. It reports with this code what a session that was
kept under the earlier version cannot go on with, and no migration of the later version takes care of: a
procedure, class, field or member of an enum that is gone or renamed, a new field without a default, a type
that does not hold what was kept, a procedure that no way leads on from any more. `sopyc check` looks at one
version, and never reports it.

## Why is this bad?

Sessions live longer than programs. The runtime refuses to resume such a session, because the alternative
is to lose a part of its state silently; until somebody has noticed, the workflow stands still.

## Example

```text
kept by the earlier version: a session in `Waiting`, with a `Ticket` whose `title` is "help"
in the later version: `Waiting` is called `Listening`, and `Ticket.title` is called `name`
```

## Use instead

```text
@migration(from_="5e1f0c2b9a7d4e36", renames={"Waiting": "Listening", "Ticket.title": "name"})
def second(state: State) -> State:
    return state
```

## Known limits

What handlers do differently is no breaking change as long as a way leads to the end. Whether a value that
was kept fits a type that cannot be told is looked at when the session is resumed.
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
    message="{part} `{subject}` {difference}: {reason}",
    help="declare a migration: {remedy}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Nothing: it takes two versions."""
    return iter(())

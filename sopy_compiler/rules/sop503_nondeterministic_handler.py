"""A handler that asks something other than its arguments.

## What it does

Reports calls that read the clock, draw random numbers, make unique ids, or reach for files, the network,
other processes or the environment inside a handler, also through helper functions.

## Why is this bad?

A durable run is recovered by replaying its events. A handler that decides by the clock or by chance may
decide differently the second time, and one that writes files does so twice.

## Example

```python
import random

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Arrived(Event[str]):
    pass


class Assign(Procedure[dict]):
    prompt = make_prompt("Assign the ticket")

    @handler
    def on_arrived(self, sigma: dict, event: Arrived):
        sigma["clerk"] = random.choice(["Ann", "Bob"])  # expect: SOP503
        return End()


SOP(state={}, init_proc=Assign())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Arrived(Event[tuple[str, str]]):  # the ticket, and the clerk drawn by lot
    pass


class Assign(Procedure[dict]):
    prompt = make_prompt("Assign the ticket")

    @handler
    def on_arrived(self, sigma: dict, event: Arrived):
        _, sigma["clerk"] = event.payload
        return End()


SOP(state={}, init_proc=Assign())
```

## Known limits

Methods of clients and open files are not known, nor is what other modules do. Markdown is not judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.outside_names import source_of_chance
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{handler} depends on {source} through `{function}`, so the same event may lead elsewhere later",
    help="let the event carry the value, or have the agent do it",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the calls of all handlers; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        if facts.index.is_in_fragment(procedure.module):
            continue
        for run in procedure.runs:
            for call in run.outside_calls:
                source = source_of_chance(call.name)
                if source is not None and call.span not in reported:
                    reported.add(call.span)
                    yield RULE.at(
                        call.span,
                        handler=facts.symbol_of_handler(run.declaration),
                        source=source,
                        function=call.name.removeprefix("builtins."),
                        symbol=call.symbol,
                        subject=call.name,
                    )

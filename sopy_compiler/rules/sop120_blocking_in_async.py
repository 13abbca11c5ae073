"""A coroutine that blocks its event loop.

## What it does

Reports `time.sleep`, synchronous HTTP requests, `subprocess.run`, `input` and the like in an `async` handler,
also where a helper function calls them.

## Why is this bad?

Until the call returns, nothing else runs: no other session, no timeout, no cancellation.

## Example

```python
import time

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Requested(Event[str]):
    pass


class Fetch(Procedure[dict]):
    prompt = make_prompt("Fetch the page")

    @handler
    async def on_requested(self, sigma: dict, event: Requested):
        time.sleep(5)  # expect: SOP120
        return End()


SOP(state={}, init_proc=Fetch())
```

## Use instead

```python
import asyncio

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Requested(Event[str]):
    pass


class Fetch(Procedure[dict]):
    prompt = make_prompt("Fetch the page")

    @handler
    async def on_requested(self, sigma: dict, event: Requested):
        await asyncio.sleep(5)
        return End()


SOP(state={}, init_proc=Fetch())
```

## Known limits

Only functions and methods of the standard library, `requests`, `httpx` and some libraries for file locks that
are known to wait are reported; of an object, where it can be told what made it. A call that is told not to
wait (`acquire(False)`, `get(timeout=0)`) is not, nor is reading and writing files: there is no better way
without a thread.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.outside_call import OutsideCall
from sopy_compiler.ir.program import Program
from sopy_compiler.library.blocking import blocks, instead_of
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="`{function}` blocks the event loop while {handler} runs: every other session waits",
    help="use {instead}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the calls of asynchronous handlers; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            declaration = facts.index.handlers.get(run.declaration)
            if declaration is None:
                continue
            for call in run.outside_calls:
                is_async = call.is_in_async or declaration.is_async
                if is_async and blocks(call.name) and call.span not in reported:
                    reported.add(call.span)
                    yield _finding(call, declaration, facts)


def _finding(call: OutsideCall, declaration: HandlerDeclaration, facts: Facts) -> Diagnostic:
    handler = facts.symbol_of_handler(declaration.qualname)
    in_helper = not declaration.body.contains(call.span)
    instead = instead_of(call.name)
    return RULE.at(
        call.span,
        function=call.name.removeprefix("builtins."),
        handler=handler,
        instead=instead if instead.startswith("an ") else f"`{instead}`",
        symbol=call.symbol,
        subject=call.name,
        related=(
            (RelatedPlace(span=declaration.span, message=f"{handler} comes here"),) if in_helper else ()
        ),
    )

"""A handler that calls itself without end.

## What it does

Reports handlers that call themselves or each other on every path.

## Why is this bad?

The event ends in `RecursionError`. To handle the event again, a handler returns `self` and waits for the next
one.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Rang(Event[None]):
    pass


class Left(Event[None]):
    pass


class Wait(Procedure[dict]):
    prompt = make_prompt("Wait for the bell")

    @handler
    def on_rang(self, sigma: dict, event: Rang):  # expect: SOP116
        return self.on_rang(sigma, event)

    @handler
    def on_left(self, sigma: dict, event: Left):
        return End()


SOP(state={}, init_proc=Wait())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Rang(Event[None]):
    pass


class Wait(Procedure[dict]):
    prompt = make_prompt("Wait for the bell")

    @handler
    def on_rang(self, sigma: dict, event: Rang):
        return End()


SOP(state={}, init_proc=Wait())
```

## Known limits

A call that some path avoids is taken to end at some time. Recursion through helper methods is not found.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.graph.paths import cycles
from sopy_compiler.ir.handler import HandlerCall, HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{handler} always calls {callees}: the event ends in RecursionError",
    help="return `self` to wait for the next event, or move what they share to a method without `@handler`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for cycles among the calls that no path avoids."""
    for procedure in program.procedures:
        calls = {run.declaration: (run, _certain_calls(run)) for run in procedure.runs}
        edges = [(caller, call.callee) for caller, (_, certain) in calls.items() for call in certain]
        for cycle in cycles(edges):
            if all(member in calls for member in cycle):
                yield _finding(procedure, calls[cycle[0]], cycle, facts)


def _certain_calls(run: HandlerRun) -> tuple[HandlerCall, ...]:
    return tuple(call for call in run.calls if not call.is_conditional)


def _finding(
    procedure: Procedure,
    caller: tuple[HandlerRun, tuple[HandlerCall, ...]],
    cycle: tuple[str, ...],
    facts: Facts,
) -> Diagnostic:
    run, calls = caller
    others = [facts.index.handlers[name].name for name in cycle if name != run.declaration]
    callees = "itself" if not others else f"{joined(others)}, which leads back to it"
    return RULE.at(
        run.span,
        handler=run.name,
        callees=callees,
        symbol=facts.symbol_of_handler(run.declaration),
        subject=procedure.qualname,
        related=tuple(
            RelatedPlace(span=call.span, message="the call") for call in calls if call.callee in cycle
        ),
    )

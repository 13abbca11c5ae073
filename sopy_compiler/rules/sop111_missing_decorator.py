"""A method that looks like a handler and is none.

## What it does

Reports a method of a procedure with the parameters of a handler and an event as annotation that lacks
`@handler` and that nothing calls.

## Why is this bad?

The procedure does not take the event: the agent is told that it was not expected, although the code to
handle it is there.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Approved(Event[str]):
    pass


class Rejected(Event[str]):
    pass


class Decide(Procedure[dict]):
    prompt = make_prompt("Decide on the request")

    @handler
    def on_approved(self, sigma: dict, event: Approved):
        return End()

    def on_rejected(self, sigma: dict, event: Rejected):  # expect: SOP111
        return End()


SOP(state={}, init_proc=Decide())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Approved(Event[str]):
    pass


class Rejected(Event[str]):
    pass


class Decide(Procedure[dict]):
    prompt = make_prompt("Decide on the request")

    @handler
    def on_approved(self, sigma: dict, event: Approved):
        return End()

    @handler
    def on_rejected(self, sigma: dict, event: Rejected):
        return End()


SOP(state={}, init_proc=Decide())
```

## Known limits

A method with another decorator is not reported: the decorator may register it.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.openness import forgotten_handlers
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{method} looks like a handler for {events} but lacks @handler, so it never runs",
    help="put `@handler` above the method",
    fix=FixSafety.UNSAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for handlers without their decorator."""
    for procedure in program.procedures:
        for method in forgotten_handlers(procedure):
            if method.owner == procedure.qualname:
                yield RULE.at(
                    method.span,
                    method=method.name,
                    events=joined((simple_name(event.event) for event in method.events), last="or"),
                    symbol=f"{procedure.name}.{method.name}",
                    subject=f"{procedure.name}.{method.name}",
                    bearing=Bearing(events=tuple(event.event for event in method.events)),
                    fix=Fix(safety=FixSafety.UNSAFE, edits=method.registration)
                    if method.registration
                    else None,
                )

"""An event that does not say what it carries.

## What it does

Reports an event class derived from `Event` without a type argument, or from `Event[Any]`.

## Why is this bad?

The agent is offered the event as a tool and must guess what to send. Handlers that use the payload can be
checked neither here nor by a type checker.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event):  # expect: SOP306
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the question")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        sigma["answer"] = event.payload
        return End()


SOP(state={}, init_proc=Ask())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event[str]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the question")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        sigma["answer"] = event.payload
        return End()


SOP(state={}, init_proc=Ask())
```

## Known limits

An event that carries nothing is written `Event[None]`. Only the class that derives from `Event` itself is
reported, not its subclasses, and nothing in Markdown.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.type_expression import ANY

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{event} does not say what its payload is, so nobody can check how it is used",
    help="write `Event[...]` with the payload's type, `Event[None]` if there is none",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the type argument of the classes right below `Event`."""
    for event in program.events:
        if event.bases or not event.bases_known or facts.index.is_in_fragment(event.module):
            continue
        if event.payload is None or event.payload.name == ANY:
            yield RULE.at(event.span, event=event.name, symbol=event.name, subject=event.name)

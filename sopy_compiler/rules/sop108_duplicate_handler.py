"""Two handlers of one class take the same event.

## What it does

Reports a handler whose event another handler of the same class takes already, also as a part of a union, and
a handler that a later method of the same name replaces.

## Why is this bad?

Only one of them could run. The runtime refuses the class when it is first used.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event[str]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the customer")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        return self if event.payload else End()

    @handler
    def on_last_answer(self, sigma: dict, event: Answered):  # expect: SOP108
        return End()


SOP(state={}, init_proc=Ask())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event[str]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask the customer")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        if event.payload == "done":
            return End()
        return self


SOP(state={}, init_proc=Ask())
```

## Known limits

A handler for an event class beside one for its subclass is no duplicate: the most specific one runs.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{procedure} handles {event} in {first} and in {second}: the workflow stops with DefinitionError",
    help="join both into one handler, or give one of them another event",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for an event that two handlers of one class mention, and for a name that two have."""
    for procedure in program.procedures:
        yield from _replaced(procedure)
        taken: dict[str, HandlerDeclaration] = {}
        for declaration in procedure.declarations:
            for reference in declaration.events:
                first = taken.setdefault(reference.event, declaration)
                if first is not declaration and first.name != declaration.name:
                    yield _finding(procedure, reference.event, first, declaration)


def _replaced(procedure: Procedure) -> Iterator[Diagnostic]:
    """Python keeps the last method of a name; the handlers before it are lost."""
    named: dict[str, HandlerDeclaration] = {}
    for declaration in procedure.declarations:
        first = named.setdefault(declaration.name, declaration)
        if first is not declaration:
            yield RULE.at(
                declaration.span,
                message="{procedure} defines {handler} twice: the first one is replaced and never runs",
                help="give each handler a name of its own",
                procedure=procedure.name,
                handler=declaration.name,
                symbol=f"{procedure.name}.{declaration.name}",
                subject=declaration.qualname,
                related=(RelatedPlace(span=first.span, message="this handler is replaced"),),
            )


def _finding(
    procedure: Procedure, event: str, first: HandlerDeclaration, second: HandlerDeclaration
) -> Diagnostic:
    return RULE.at(
        second.span,
        procedure=procedure.name,
        event=simple_name(event),
        first=first.name,
        second=second.name,
        symbol=f"{procedure.name}.{second.name}",
        subject=event,
        related=(RelatedPlace(span=first.span, message=f"{simple_name(event)} is handled here already"),),
    )

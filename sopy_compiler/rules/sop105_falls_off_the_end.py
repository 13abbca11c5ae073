"""A handler path that ends without `return`.

## What it does

Reports a handler, or a helper method whose result a handler returns, with a path that reaches the end of
the body and so returns None.

## Why is this bad?

The runtime cannot know whether the procedure should be left and raises `HandlerError` when the path is
taken.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Counted(Event[int]):
    pass


class Count(Procedure[dict]):
    prompt = make_prompt("Count the parcels until there are ten")

    @handler
    def on_counted(self, sigma: dict, event: Counted):  # expect: SOP105
        if event.payload >= 10:
            return End()


SOP(state={}, init_proc=Count())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Counted(Event[int]):
    pass


class Count(Procedure[dict]):
    prompt = make_prompt("Count the parcels until there are ten")

    @handler
    def on_counted(self, sigma: dict, event: Counted):
        if event.payload >= 10:
            return End()
        return self


SOP(state={}, init_proc=Count())
```

## Known limits

The fix adds `return self`; whether staying is right is for the author to say. A path that only a condition
on values rules out is still seen as a path.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{handler} ends without a return{when}: the run stops here with HandlerError",
    help="end the path with `return self` to stay, or with the procedure that comes next",
    fix=FixSafety.UNSAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report every handler that can reach the end of its body, once."""
    reported = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for outcome in run.bad_outcomes:
                if outcome.kind is not BadOutcomeKind.FALLS_OFF or outcome.span in reported:
                    continue
                reported.add(outcome.span)
                yield _finding(run, outcome, facts)


def _finding(run: HandlerRun, outcome: BadOutcome, facts: Facts) -> Diagnostic:
    declaration = facts.index.handlers.get(run.declaration)
    symbol = facts.symbol_of_handler(run.declaration)
    condition = outcome.condition.text
    return RULE.at(
        outcome.span if outcome.via else run.span,
        handler=run.name if not outcome.via else f"a method that {run.name} calls",
        when=f" when {condition}" if condition else "",
        symbol=symbol,
        subject=symbol,
        related=tuple(RelatedPlace(span=call, message="its result is returned here") for call in outcome.via),
        fix=_return_self(declaration) if declaration is not None and not outcome.via else None,
    )


def _return_self(declaration: HandlerDeclaration) -> Fix | None:
    """Add the statement after the body; a body on the line of the `def` is left alone."""
    body = declaration.body
    if body.line == declaration.span.line:
        return None
    end = Span(
        path=body.path,
        line=body.end_line,
        column=body.end_column,
        end_line=body.end_line,
        end_column=body.end_column,
    )
    indentation = " " * (body.column - 1)
    return Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=end, text=f"\n{indentation}return self"),))

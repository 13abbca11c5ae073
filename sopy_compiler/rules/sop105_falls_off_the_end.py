"""A handler path that ends without `return`.

## What it does

Reports a handler, or a helper method whose result a handler returns, with a path that reaches the end of
the body and so returns None.

## Why is this bad?

The runtime cannot know whether the procedure should be left and raises `TransitionError` when the path is
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
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{handler} ends without a return{when}, so the run stops here with TransitionError",
    help="end the path with `return self` to stay, or with the procedure that comes next",
    fix=FixSafety.UNSAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report every handler or method that can reach the end of its body, once."""
    found: dict[Span, list[tuple[HandlerRun, BadOutcome]]] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            for outcome in run.bad_outcomes:
                if outcome.kind is BadOutcomeKind.FALLS_OFF:
                    found.setdefault(outcome.span, []).append((run, outcome))
    for place, paths in found.items():
        yield _finding(place, paths, facts)


def _finding(place: Span, paths: list[tuple[HandlerRun, BadOutcome]], facts: Facts) -> Diagnostic:
    run, outcome = paths[0]
    conditions = {path.condition.told for _, path in paths}
    condition = conditions.pop() if len(conditions) == 1 else ""
    symbol = facts.symbol_of_handler(run.declaration)
    caller = f"{outcome.function}, which {run.name} calls," if outcome.function else f"what {run.name} calls"
    return RULE.at(
        place,
        handler=caller if outcome.via else run.name,
        when=f" when {condition}" if condition else "",
        symbol=symbol,
        subject=symbol,
        related=(
            *(
                RelatedPlace(span=end, message="after this it ends without a return")
                for end in _lines(outcome)
            ),
            *(RelatedPlace(span=call, message="its result is returned here") for call in outcome.via),
        ),
        fix=None if outcome.via else _return_self(run.declaration, facts),
    )


def _lines(outcome: BadOutcome) -> Iterator[Span]:
    """Where it ends, one place of each line: `if test: call()` ends behind the test and behind the call."""
    seen: set[tuple[str, int]] = set()
    for end in sorted(outcome.ends, key=lambda end: (end.path, end.line, end.start)):
        if (end.path, end.line) not in seen:
            seen.add((end.path, end.line))
            yield end


def _return_self(handler: str, facts: Facts) -> Fix | None:
    """Add the statement after the body, indented as the class indents its methods.

    A body on the line of the `def` is left alone.
    """
    declaration = facts.index.handlers.get(handler)
    owner = facts.index.procedures.get(declaration.owner) if declaration is not None else None
    if declaration is None or owner is None:
        return None
    method = declaration.body
    step = method.column - owner.body.column
    if method.end_line == declaration.span.line:
        return None
    end = Span(
        path=method.path,
        line=method.end_line,
        column=method.end_column,
        end_line=method.end_line,
        end_column=method.end_column,
    )
    indentation = declaration.indentation or " " * (method.column - 1 + step)
    return Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=end, text=f"\n{indentation}return self"),))

"""A branch whose condition is told in the words of the code.

## What it does

Reports a test that decides what a handler returns and has no `cond(...)`, in a module that describes others.

## Why is this bad?

Agents, graphs and messages show the condition in words. Without a description the words are derived from the
expression, and say how the program looks, not what is meant.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Scored(Event[int]):
    pass


class Judge(Procedure[dict]):
    prompt = make_prompt("Give points")

    @handler
    def on_scored(self, sigma: dict, event: Scored):
        if cond(event.payload > 90, "nearly all points were given"):
            return End(make_prompt("Congratulate"))
        if event.payload > 50:  # expect: SOP402
            return End()
        return self


SOP(state={}, init_proc=Judge())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Scored(Event[int]):
    pass


class Judge(Procedure[dict]):
    prompt = make_prompt("Give points")

    @handler
    def on_scored(self, sigma: dict, event: Scored):
        if cond(event.payload > 90, "nearly all points were given"):
            return End(make_prompt("Congratulate"))
        if cond(event.payload > 50, "more than half of the points were given"):
            return End()
        return self


SOP(state={}, init_proc=Judge())
```

## Known limits

A module that never uses `cond` is taken not to want descriptions. Assertions have their message, variables
their name, and `is None` and `isinstance` stay as they are because type checkers narrow by them. The cases
of a `match` are not judged, and Markdown is not.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.decision import Decision
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="`{expression}` decides where {handler} leads and has no description, so prompts show the code",
    help="write `cond({expression}, ...)` and say what it means",
    fix=FixSafety.UNSAFE,
)

# `cond` would hide these from type checkers, which narrow by them.
_NARROWING: Final = re.compile(r"\bis (not )?None$|^isinstance\(")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for the tests behind transitions; each place is reported once."""
    describing = {
        test.span.path
        for procedure in program.procedures
        for run in procedure.runs
        for test in run.described_tests
    }
    reported: set[Span] = set()
    for procedure in program.procedures:
        if facts.index.is_in_fragment(procedure.module):
            continue
        for run in procedure.runs:
            for decision in _undescribed(run):
                if decision.span.path in describing and decision.span not in reported:
                    reported.add(decision.span)
                    yield _finding(decision, facts.symbol_of_handler(run.declaration))


def _undescribed(run: HandlerRun) -> Iterator[Decision]:
    """The tests without a full description on which some transition depends."""
    leads_on = [one for one in run.transitions if one.kind is not TransitionKind.RAISE]
    ways = {(guard.expression, guard.holds) for one in leads_on for guard in one.condition.guards}
    inside = {test.span for test in run.described_tests}
    for decision in run.decisions:
        expression = decision.expression
        if decision.is_described or expression.isidentifier() or _NARROWING.search(expression):
            continue  # a variable has a name, and is often the result of `cond`
        branches = (expression, True) in ways and (expression, False) in ways
        if branches and not any(decision.span.contains(span) for span in inside):
            yield decision


def _finding(decision: Decision, handler: str) -> Diagnostic:
    return RULE.at(
        decision.span,
        expression=decision.expression,
        handler=handler,
        symbol=decision.symbol,
        subject=decision.expression,
        fix=_fix(decision),
    )


def _fix(decision: Decision) -> Fix | None:
    """Put the derived words into `cond`; a test on several lines, or with `not` in front, is left alone."""
    span = decision.span
    if span.line != span.end_line or span.end_column - span.column != len(decision.expression):
        return None
    words = json.dumps(decision.text, ensure_ascii=False)
    before = Span(
        path=span.path, line=span.line, column=span.column, end_line=span.line, end_column=span.column
    )
    after = Span(
        path=span.path,
        line=span.line,
        column=span.end_column,
        end_line=span.line,
        end_column=span.end_column,
    )
    return Fix(
        safety=FixSafety.UNSAFE, edits=(Edit(span=before, text="cond("), Edit(span=after, text=f", {words})"))
    )

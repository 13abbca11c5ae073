"""A branch whose condition is told in the words of the code.

## What it does

Reports a test that decides what a handler returns and has no `cond(...)`, in a module that describes others.
Where the program makes a prompt from its procedures (`make_prompt_from_procedure`, `Session.prompt`, an agent
adapter) every such test is reported, for its text is read by an agent. Else nobody may ever see the text, and
one finding stands for all tests of the workflow; the others are its related places.

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
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.decision import Decision
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
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

_SEVERAL: Final = (
    "`{expression}` decides where {handler} leads and has no description, as {count} of this workflow, so "
    "graphs and prompts show the code"
)

# `cond` would hide these from type checkers, which narrow by them.
_NARROWING: Final = re.compile(r"\bis (not )?None$|^isinstance\(")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for the tests behind transitions; each place is reported once."""
    describing = _describing(program)
    reported: set[Span] = set()
    grouped = {name for one in facts.workflows for name in one.workflow.procedures}
    workflows = [(one.workflow.name, one.procedures) for one in facts.workflows]
    alone = [(one.qualname, (one,)) for one in program.procedures if one.qualname not in grouped]
    for name, procedures in (*workflows, *alone):
        told = tuple(_told(procedures, facts, describing, reported))
        if told and _is_shown(program, procedures):
            yield from (_finding(decision, handler) for decision, handler in told)
        elif told:
            yield _summary(name, told)


def _told(
    procedures: tuple[Procedure, ...], facts: Facts, describing: frozenset[str], reported: set[Span]
) -> Iterator[tuple[Decision, str]]:
    """The tests of one workflow that want a description, with the handlers they stand in."""
    for procedure in procedures:
        if facts.index.is_in_fragment(procedure.module):
            continue
        for run in procedure.runs:
            for decision in _undescribed(run):
                if decision.span.path in describing and decision.span not in reported:
                    reported.add(decision.span)
                    yield decision, facts.symbol_of_handler(run.declaration)


def _describing(program: Program) -> frozenset[str]:
    """The paths of the modules that describe some test."""
    return frozenset(
        test.span.path
        for procedure in program.procedures
        for run in procedure.runs
        for test in run.described_tests
    )


def _is_shown(program: Program, procedures: tuple[Procedure, ...]) -> bool:
    return any(program.around(procedure.module).shows_prompts for procedure in procedures)


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


def _summary(workflow: str, told: tuple[tuple[Decision, str], ...]) -> Diagnostic:
    """One finding for all, at the first test."""
    (decision, handler), *others = told
    if not others:
        return _finding(decision, handler)
    related = tuple(
        RelatedPlace(span=one.span, message=f"`{one.expression}` decides where {place} leads")
        for one, place in others
    )
    fixes = [fix for one, _ in told if (fix := _fix(one)) is not None]
    edits = tuple(edit for fix in fixes for edit in fix.edits)
    return RULE.at(
        decision.span,
        message=_SEVERAL,
        expression=decision.expression,
        handler=handler,
        count=f"{len(others)} other test{'' if len(others) == 1 else 's'}",
        symbol=simple_name(workflow),
        subject=workflow,
        related=related,
        fix=Fix(safety=FixSafety.UNSAFE, edits=edits) if edits else None,
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

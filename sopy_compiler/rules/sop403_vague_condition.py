"""A condition whose description says nothing.

## What it does

Reports `cond(...)` with an empty or empty-worded description ("condition met"), and one description for two
different conditions of a procedure.

## Why is this bad?

The description is what the agent, the graph and the messages show for the branch. If it is empty or stands
for two things, nobody can tell when the branch is taken.

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
        if cond(event.payload > 50, "condition met"):  # expect: SOP403
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
        if cond(event.payload > 50, "more than half of the points were given"):
            return End()
        return self


SOP(state={}, init_proc=Judge())
```

## Known limits

Descriptions computed at run time are not judged. Conditions are compared as they are written.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.decision import DescribedTest
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="the description of `{expression}` {fault}",
    help="say in a few words when the condition holds",
)

_EMPTY_WORDED: Final = frozenset(
    {
        "",
        "...",
        "?",
        "cond",
        "condition",
        "condition is met",
        "condition is true",
        "condition met",
        "check",
        "check passed",
        "description",
        "if",
        "ok",
        "some condition",
        "tbd",
        "test",
        "the condition is met",
        "todo",
        "true",
        "xxx",
        "yes",
    }
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Read the descriptions, and compare those of each procedure; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        first: dict[str, DescribedTest] = {}
        for test in _tests(procedure):
            finding = _fault(test, first)
            if finding is not None and test.span not in reported:
                reported.add(test.span)
                yield finding


def _tests(procedure: Procedure) -> tuple[DescribedTest, ...]:
    found = {test.span: test for run in procedure.runs for test in run.described_tests}
    return tuple(sorted(found.values(), key=lambda test: (test.span.path, test.span.start)))


def _fault(test: DescribedTest, first: dict[str, DescribedTest]) -> Diagnostic | None:
    """The finding, if any; `first` are the tests before this one by their descriptions."""
    if test.is_swapped:
        return _swapped(test)
    if test.description is None:
        return None
    words = " ".join(test.description.lower().split()).rstrip(".!")
    if words in _EMPTY_WORDED:
        return _finding(test, f"is {test.description!r}, which says nothing" if words else "is empty")
    other = first.setdefault(words, test)
    if _written(other) == _written(test):
        return None
    return _finding(
        test,
        "is that of another condition of this procedure",
        RelatedPlace(span=other.span, message=f"`{other.expression}` has the same description"),
    )


def _swapped(test: DescribedTest) -> Diagnostic:
    return RULE.at(
        test.span,
        message="the text {expression} stands where `cond` takes the condition, so it is always true",
        help="write the condition first and its description after it",
        expression=test.expression,
        symbol=test.symbol,
        subject=test.expression,
    )


def _written(test: DescribedTest) -> str:
    return "".join(test.expression.split())


def _finding(test: DescribedTest, fault: str, *related: RelatedPlace) -> Diagnostic:
    return RULE.at(
        test.span,
        expression=test.expression,
        fault=fault,
        symbol=test.symbol,
        subject=test.description or test.expression,
        related=related,
    )

"""A transition that is decided by a field which the step that sets it was to set.

## What it does

Reports a condition that compares the value of a field (`score > 0.5`, `verdict == "approved"`) and leads on
to another step, on a way on which the field still has its placeholder (None, zero, empty), because the run
has not gone through the step whose work it is to set the field.

## Why is this bad?

The placeholder is compared as if somebody had decided: the run goes the way of a refusal, or of a score of
zero, although nobody has looked.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Paper(BaseModel):
    grade: int = 0


class Graded(Event[int]):
    pass


class Skipped(Event[None]):
    pass


class Published(Event[None]):
    pass


class Grade(Procedure[Paper]):
    prompt = make_prompt("Grade the paper")

    @handler
    def on_graded(self, paper: Paper, event: Graded):
        paper.grade = event.payload
        return Publish()

    @handler
    def on_skipped(self, paper: Paper, event: Skipped):
        return Publish()


class Publish(Procedure[Paper]):
    prompt = make_prompt("Publish the result")

    @handler
    def on_published(self, paper: Paper, event: Published):
        if cond(paper.grade >= 50, "the paper has passed"):  # expect: SOP203
            return End(make_prompt("Passed"))
        return End(make_prompt("Failed"))


SOP(state=Paper(), init_proc=Grade())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Paper(BaseModel):
    grade: int | None = None


class Graded(Event[int]):
    pass


class Skipped(Event[None]):
    pass


class Published(Event[None]):
    pass


class Grade(Procedure[Paper]):
    prompt = make_prompt("Grade the paper")

    @handler
    def on_graded(self, paper: Paper, event: Graded):
        paper.grade = event.payload
        return Publish()

    @handler
    def on_skipped(self, paper: Paper, event: Skipped):
        return Publish()


class Publish(Procedure[Paper]):
    prompt = make_prompt("Publish the result")

    @handler
    def on_published(self, paper: Paper, event: Published):
        if paper.grade is None:
            return End(make_prompt("Not graded"))
        if cond(paper.grade >= 50, "the paper has passed"):
            return End(make_prompt("Passed"))
        return End(make_prompt("Failed"))


SOP(state=Paper(), init_proc=Grade())
```

## Known limits

Only fields that other procedures assign on every way on which they lead on are judged: a field that is
counted up, filled, or set on some ways only has a default that means something. A way on which the condition
only leads to a recovery message is fine. Silent wherever SOP202 is.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.typestate.unset_decisions import UnsetDecision, unset_decisions
from sopy_compiler.analysis.witness import flow_along
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.vocabulary import END_STATE

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{field} still has its default when it decides for {target}: {way} leaves out {setter}",
    help="handle the default first (None says best that nobody has decided), or lead every way past {setter}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report conditions over fields whose step was left out."""
    for found in unset_decisions(facts.typestate):
        yield _finding(found, facts)


def _finding(found: UnsetDecision, facts: Facts) -> Diagnostic:
    path = ".".join(found.place.path)
    declared = field_at(path, found.workflow.machine.sigma, facts.index)
    name = declared.name if declared is not None else path
    setter = found.setters[0]
    events = [simple_name(step.run.event) for step in found.way]
    target = found.transition.target
    return RULE.at(
        found.test.span,
        field=name,
        target="End" if target == END_STATE else simple_name(target),
        setter=f"{simple_name(setter.procedure)}.{setter.name}",
        way=f"the way {' -> '.join(events[-4:])}" if events else "the way from the start",
        symbol=found.test.symbol,
        subject=name,
        related=(
            RelatedPlace(span=setter.span, message=f"{setter.name} sets {name}"),
            RelatedPlace(span=found.transition.span, message="the condition decides for this"),
        ),
        flow=(
            *flow_along(found.workflow.facts, [step.transition for step in found.way], found.run.procedure),
            RelatedPlace(
                span=found.test.span, message=f"{simple_name(found.run.event)} comes while {name} is unset"
            ),
        ),
    )

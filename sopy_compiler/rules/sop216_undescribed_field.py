"""A field that decides something and has no description.

## What it does

Reports a field of the state that a condition depends on and that has no description, in a model that
describes other fields.

## Why is this bad?

Field descriptions are what the agent is told about the state. Of the fields that decide where the workflow
goes it should know the meaning.

## Example

```python
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Loan(BaseModel):
    applicant: str = Field(description="who asks for the loan")
    score: int = 0  # expect: SOP216


class Scored(Event[int]):
    pass


class Judge(Procedure[Loan]):
    prompt = make_prompt("Get the score")

    @handler
    def on_scored(self, sigma: Loan, event: Scored):
        sigma.score = event.payload
        if cond(sigma.score > 50, "the score is good"):
            return End(make_prompt(f"Tell {sigma.applicant}"))
        return self


SOP(state=Loan(applicant="Ann"), init_proc=Judge())
```

## Use instead

```python
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Loan(BaseModel):
    applicant: str = Field(description="who asks for the loan")
    score: int = Field(default=0, description="credit score of the agency, 0 to 100")


class Scored(Event[int]):
    pass


class Judge(Procedure[Loan]):
    prompt = make_prompt("Get the score")

    @handler
    def on_scored(self, sigma: Loan, event: Scored):
        sigma.score = event.payload
        if cond(sigma.score > 50, "the score is good"):
            return End(make_prompt(f"Tell {sigma.applicant}"))
        return self


SOP(state=Loan(applicant="Ann"), init_proc=Judge())
```

## Known limits

A model without any description is taken not to want them. Fields that only prompts show are not judged, and
Markdown is not.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import FieldPlace, field_at
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.decision import Decision
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{field} decides where the workflow goes and has no description",
    help='declare it with `Field(..., description="...")`',
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look up the fields that tests read; each is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        if facts.index.is_in_fragment(procedure.module):
            continue
        for run in procedure.runs:
            for decision in run.decisions:
                for path in decision.reads:
                    place = field_at(path, procedure.sigma, facts.index)
                    if place is not None and _wants_description(place) and place.field.span not in reported:
                        reported.add(place.field.span)
                        yield _finding(place, decision)


def _wants_description(place: FieldPlace) -> bool:
    return not place.field.description and any(field.description for field in place.model.fields)


def _finding(place: FieldPlace, decision: Decision) -> Diagnostic:
    return RULE.at(
        place.field.span,
        field=place.name,
        symbol=place.model.name,
        subject=place.name,
        related=(RelatedPlace(span=decision.span, message=f"{decision.symbol} decides by it here"),),
    )

"""A field that decides something, or is shown to the agent, and has no description.

## What it does

Reports a field of the state that a condition depends on or that a prompt shows, and that has no description,
in a model that describes other fields.

## Why is this bad?

Field descriptions are what the agent is told about the state. It should know the meaning of the fields that
decide where the workflow goes, and of those whose values it is given.

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

A model without any description is taken not to want them. Of prompts only what stands inside
`make_prompt(...)` in a handler counts; the texts of recoveries say themselves what they show. Markdown is not
judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{field} {use} and has no description, so the agent is not told what it means",
    help='declare it with `Field(..., description="...")`',
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look up the fields that tests and prompts read; each is reported once, rather for a test."""
    reported: set[Span] = set()
    for uses in (_decisions, _prompts):
        for procedure in program.procedures:
            if facts.index.is_in_fragment(procedure.module):
                continue
            for path, use in uses(procedure):
                place = field_at(path, procedure.sigma, facts.index)
                if place is not None and _wants_description(place) and place.field.span not in reported:
                    reported.add(place.field.span)
                    yield _finding(place, use)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """Why the agent should know the field, and where."""

    does: str
    where: RelatedPlace


def _decisions(procedure: Procedure) -> Iterator[tuple[str, _Use]]:
    """The fields that tests depend on."""
    for run in procedure.runs:
        for decision in run.decisions:
            where = RelatedPlace(span=decision.span, message=f"{decision.symbol} decides by it here")
            for path in decision.reads:
                yield path, _Use(does="decides where the workflow goes", where=where)


def _prompts(procedure: Procedure) -> Iterator[tuple[str, _Use]]:
    """The fields that stand in prompts."""
    for run in procedure.runs:
        for access in run.accesses:
            if access.kind is AccessKind.READ and any(one.span.contains(access.span) for one in run.prompts):
                where = RelatedPlace(span=access.span, message=f"{access.symbol} puts it in a prompt here")
                yield access.path, _Use(does="is shown to the agent", where=where)


def _wants_description(place: FieldPlace) -> bool:
    return not place.field.description and any(field.description for field in place.model.fields)


def _finding(place: FieldPlace, use: _Use) -> Diagnostic:
    return RULE.at(
        place.field.span,
        field=place.name,
        use=use.does,
        symbol=place.model.name,
        subject=place.name,
        related=(use.where,),
    )

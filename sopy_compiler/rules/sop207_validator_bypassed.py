"""A checked field that is assigned without being checked.

## What it does

Reports an assignment to a field with a validator or a constraint, on a model of pydantic that does not set
`validate_assignment`, or past the model.

## Why is this bad?

Validators and constraints run when the model is created, and by default never again. Whatever a handler
assigns is accepted: the state breaks the rule that its own class writes down, and nobody hears of it. What
`object.__setattr__` or `__dict__` is given is never checked, whatever the model sets.

## Example

```python
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Review(BaseModel):
    score: int = Field(default=0, ge=0, le=100, description="points given")


class Scored(Event[int]):
    pass


class Judge(Procedure[Review]):
    prompt = make_prompt("Give points")

    @handler
    def on_scored(self, sigma: Review, event: Scored):
        sigma.score = event.payload  # expect: SOP207
        return End()


SOP(state=Review(), init_proc=Judge())
```

## Use instead

```python
from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Review(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    score: int = Field(default=0, ge=0, le=100, description="points given")


class Scored(Event[int]):
    pass


class Judge(Procedure[Review]):
    prompt = make_prompt("Give points")

    @handler
    def on_scored(self, sigma: Review, event: Scored):
        sigma.score = event.payload
        return End()


SOP(state=Review(), init_proc=Judge())
```

## Known limits

Constants that satisfy the constraints, and counters that move away from their only bound, are not reported;
values that a calculation keeps within the bounds are. Validators of the whole model are not counted.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.bad_values import bad_value
from sopy_compiler.analysis.constraints import (
    Constraint,
    keeps,
    keeps_by_operator,
    skipped_inside,
    value_constraints,
)
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.state_runs import StateRun, state_runs
from sopy_compiler.analysis.validation import checks_in_words, is_judged, validates_assignment, validators_of
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="this assignment to {field} skips {checks}: {reason}",
    help="{advice}",
    fix=FixSafety.UNSAFE,
)


_Unchecked = tuple[Assignment, FieldPlace, tuple[Constraint, ...]]


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look up the field of every assignment; each place is reported once, the fix offered once a model."""
    found: dict[Span, _Unchecked] = {}
    for run in state_runs(program):
        for unchecked in facts.of_state_run("unchecked assignments", run, _unchecked):
            found.setdefault(unchecked[0].span, unchecked)
    repaired: set[str] = set()
    for assignment, place, skipped in found.values():
        is_first = assignment.is_checked and place.model.qualname not in repaired
        fix = _fix(place.model) if is_first else None
        if assignment.is_checked:
            repaired.add(place.model.qualname)
        yield _finding(assignment, place, skipped, fix)


def _unchecked(run: StateRun, index: Index) -> Iterator[_Unchecked]:
    """The assignments that skip checks, with their fields and the constraints among these."""
    for assignment in run.assignments:
        place = field_at(assignment.path, run.sigma, index)
        if place is None or _is_checked(assignment, place):
            continue
        skipped = _skipped(assignment, place)
        # A constant that breaks a constraint is SOP211's; one report for a line is enough.
        is_skipped = bool(skipped or validators_of(place))
        if is_skipped and bad_value(assignment, run.sigma, index) is None:
            yield assignment, place, skipped


def _is_checked(assignment: Assignment, place: FieldPlace) -> bool:
    """Whether pydantic checks the assignment, or may do so."""
    return not is_judged(place.model) or (assignment.is_checked and validates_assignment(place.model))


def _skipped(assignment: Assignment, place: FieldPlace) -> tuple[Constraint, ...]:
    """The constraints that may not hold afterwards."""
    value, field = assignment.value, place.field
    if assignment.operator:
        is_kept = keeps_by_operator(assignment.operator, value, field)
    else:
        is_kept = keeps(value, field.constraints)
    limits = () if is_kept and not validators_of(place) else value_constraints(field)
    return tuple(dict.fromkeys((*limits, *skipped_inside(field.type, value))))


def _finding(
    assignment: Assignment, place: FieldPlace, skipped: tuple[Constraint, ...], fix: Fix | None
) -> Diagnostic:
    checks = [
        RelatedPlace(span=validator.span, message=f"`{validator.name}` is not called")
        for validator in validators_of(place)
    ]
    name = place.model.name
    reason, advice = f"it goes past {name}", f"assign `{place.field.name}` as an attribute, which is checked"
    if not validates_assignment(place.model):
        reason = f"{name} checks values only when it is created"
        advice = f"set `validate_assignment=True` in the `model_config` of {name}"
    return RULE.at(
        assignment.span,
        field=place.name,
        checks=checks_in_words(place, skipped),
        reason=reason,
        advice=advice,
        symbol=assignment.symbol,
        subject=place.name,
        related=(RelatedPlace(span=place.field.span, message="the field is declared here"), *checks),
        fix=fix,
    )


def _fix(model: SigmaModel) -> Fix | None:
    """Extend the model's configuration; a model without any gets one, before its first field."""
    if model.checking:
        return Fix(safety=FixSafety.UNSAFE, edits=model.checking)
    own = [field for field in model.fields if field.owner == model.qualname]
    if model.config or not own:
        return None
    first = min(own, key=lambda field: field.span.start).span
    place = Span(
        path=first.path, line=first.line, column=first.column, end_line=first.line, end_column=first.column
    )
    indentation = model.indentation or " " * (first.column - 1)
    setting = 'model_config = {"validate_assignment": True}\n\n'
    return Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=place, text=f"{setting}{indentation}"),))

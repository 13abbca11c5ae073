"""An assignment to a field that cannot change.

## What it does

Reports assignments to fields of a frozen model or dataclass, of a named tuple, and to fields declared with
`Field(frozen=True)`.

## Why is this bad?

The assignment raises, whatever the value. pydantic's error even looks to the agent as if the value were
wrong: it is told to try again, and nothing that it does can help.

## Example

```python
from dataclasses import dataclass

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass(frozen=True)
class Limits:
    tries: int = 3


class Upload(BaseModel):
    limits: Limits = Limits()


class Refused(Event[int]):
    pass


class Send(Procedure[Upload]):
    prompt = make_prompt("Send the file")

    @handler
    def on_refused(self, sigma: Upload, event: Refused):
        sigma.limits.tries = event.payload  # expect: SOP229
        return End(make_prompt(f"{sigma.limits.tries} tries"))


SOP(state=Upload(), init_proc=Send())
```

## Use instead

```python
from dataclasses import dataclass, replace

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass(frozen=True)
class Limits:
    tries: int = 3


class Upload(BaseModel):
    limits: Limits = Limits()


class Refused(Event[int]):
    pass


class Send(Procedure[Upload]):
    prompt = make_prompt("Send the file")

    @handler
    def on_refused(self, sigma: Upload, event: Refused):
        sigma.limits = replace(sigma.limits, tries=event.payload)
        return End(make_prompt(f"{sigma.limits.tries} tries"))


SOP(state=Upload(), init_proc=Send())
```

## Known limits

Silent about models with a `__setattr__` of their own, and where the setting is computed.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.state_runs import state_runs
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{field} is frozen, so this assignment raises {error}",
    help="{advice}",
)
_ERRORS = {ModelKind.PYDANTIC: "ValidationError", ModelKind.DATACLASS: "FrozenInstanceError"}
_COPIES = {ModelKind.PYDANTIC: "model_copy(update=...)", ModelKind.DATACLASS: "replace(...)"}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each assignment once, whichever handlers come there."""
    reported: set[Span] = set()
    for run in state_runs(program):
        for assignment in run.assignments:
            place = field_at(assignment.path, run.sigma, facts.index)
            if place is not None and assignment.span not in reported and _is_refused(assignment, place):
                reported.add(assignment.span)
                yield _finding(assignment, place)


def _is_refused(assignment: Assignment, place: FieldPlace) -> bool:
    own_setter = any(
        member.name == "__setattr__"
        and not member.owner.startswith(("pydantic.", "builtins.", "dataclasses."))
        for member in place.model.members
    )
    is_known = assignment.is_checked and place.model.bases_known and not own_setter
    return is_known and (_is_frozen_model(place) or place.field.is_frozen)


def _is_frozen_model(place: FieldPlace) -> bool:
    return dict(place.model.config).get("frozen") == "True"


def _finding(assignment: Assignment, place: FieldPlace) -> Diagnostic:
    kind = place.model.kind
    copied = _COPIES.get(kind, "_replace(...)")
    advice = f"put a changed copy in its place, made with `{copied}`"
    if not _is_frozen_model(place):
        advice = f"leave `{place.field.name}` as it is, or remove `frozen=True`"
    return RULE.at(
        assignment.span,
        field=place.name,
        error=_ERRORS.get(kind, "AttributeError"),
        advice=advice,
        symbol=assignment.symbol,
        subject=place.name,
        related=(RelatedPlace(span=place.field.span, message="the field is declared here"),),
    )

"""A mutable default of a state that is no pydantic model.

## What it does

Reports a list, dict or set as the default of a dataclass field, and one in the body of a plain class that
handlers change in place.

## Why is this bad?

pydantic copies defaults, Python does not: all instances would share the one object, and one session would see
the data of another. A dataclass refuses such a default when its module is loaded.

## Example

```python
from dataclasses import dataclass

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass
class Interview:
    answers: list[str] = []  # expect: SOP217


class Answered(Event[str]):
    pass


class Ask(Procedure[Interview]):
    prompt = make_prompt("Ask the question")

    @handler
    def on_answered(self, sigma: Interview, event: Answered):
        sigma.answers.append(event.payload)
        return End()


SOP(state=Interview(), init_proc=Ask())
```

## Use instead

```python
from dataclasses import dataclass, field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass
class Interview:
    answers: list[str] = field(default_factory=list)


class Answered(Event[str]):
    pass


class Ask(Procedure[Interview]):
    prompt = make_prompt("Ask the question")

    @handler
    def on_answered(self, sigma: Interview, event: Answered):
        sigma.answers.append(event.payload)
        return End()


SOP(state=Interview(), init_proc=Ask())
```

## Known limits

Only defaults written as displays, comprehensions or calls of the standard containers are seen. A plain class
may keep a table that nothing changes; one with a constructor of its own is not judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.mutable_defaults import is_mutable_default
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field, ModelKind, SigmaModel
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="the default of {model}.{field} is one object for all instances{consequence}",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the declared defaults; in plain classes only at those that handlers change."""
    changed = _changes(program, facts)
    for model in program.models:
        for field in model.fields:
            if field.owner == model.qualname and is_mutable_default(field):
                if model.kind is ModelKind.DATACLASS:
                    yield _finding(model, field, [])
                elif _is_bare(model, facts.index) and field.span in changed:
                    yield _finding(model, field, changed[field.span])


def _is_bare(model: SigmaModel, index: Index) -> bool:
    """Whether it is a plain class, wholly in sight, without a constructor that gives each its own."""
    constructed = any(one.name == "__init__" and one.owner in index.models for one in model.members)
    return model.kind is ModelKind.PLAIN and not (constructed or model.is_open)


def _changes(program: Program, facts: Facts) -> dict[Span, list[Access]]:
    """The in-place changes of each field, by the place of its declaration."""
    found: dict[Span, list[Access]] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            for access in run.accesses:
                if access.kind is AccessKind.MUTATE:
                    place = field_at(access.path, procedure.sigma, facts.index)
                    if place is not None:
                        found.setdefault(place.field.span, []).append(access)
    return found


def _finding(model: SigmaModel, field: Field, changes: list[Access]) -> Diagnostic:
    is_dataclass = model.kind is ModelKind.DATACLASS
    return RULE.at(
        field.span,
        model=model.name,
        field=field.name,
        consequence=", so the dataclass cannot be created" if is_dataclass else ": sessions share the data",
        advice=(
            "use `field(default_factory=...)`"
            if is_dataclass
            else f"assign `self.{field.name}` in `__init__`"
        ),
        symbol=model.name,
        subject=f"{model.name}.{field.name}",
        related=tuple(
            RelatedPlace(span=access.span, message=f"{access.symbol} changes it here")
            for access in {access.span: access for access in changes}.values()
        ),
    )

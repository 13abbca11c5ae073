"""A mutable class attribute that handlers change.

## What it does

Reports a list, dict or set in the body of a procedure class that a handler changes in place.

## Why is this bad?

There is one such object a class, not one an instance: all sessions share it, and what one customer said shows
up in the conversation with the next. It is neither rolled back nor saved.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event[str]):
    pass


class Interview(Procedure[dict]):
    prompt = make_prompt("Ask three questions")
    answers = []  # expect: SOP117

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        self.answers.append(event.payload)
        if len(self.answers) == 3:
            return End()
        return self


SOP(state={}, init_proc=Interview())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answered(Event[str]):
    pass


class Interview(Procedure[dict]):
    prompt = make_prompt("Ask three questions")

    def __init__(self):
        self.answers = []

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        self.answers.append(event.payload)
        if len(self.answers) == 3:
            return End()
        return self


SOP(state={}, init_proc=Interview())
```

## Known limits

Changes through another name of the object are not seen. An attribute annotated with `ClassVar` is taken to be
shared on purpose.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.procedure import AttributeMutation, Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="handlers change {procedure}.{attribute}, which belongs to the class: all sessions share it",
    help="create it in `__init__` as `self.{attribute} = ...`, or keep it in sigma",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report every changed class attribute once, at its declaration."""
    changes: dict[Span, list[AttributeMutation]] = {}
    for procedure in program.procedures:
        for mutation in procedure.attribute_mutations:
            changes.setdefault(mutation.declared_at, []).append(mutation)
    for declared_at, mutations in changes.items():
        owner = next((one for one in program.procedures if one.body.contains(declared_at)), None)
        if owner is not None:
            yield _finding(owner, declared_at, mutations)


def _finding(owner: Procedure, declared_at: Span, mutations: list[AttributeMutation]) -> Diagnostic:
    attribute = mutations[0].attribute
    return RULE.at(
        declared_at,
        procedure=owner.name,
        attribute=attribute,
        symbol=owner.name,
        subject=f"{owner.name}.{attribute}",
        related=tuple(
            RelatedPlace(span=mutation.changed_at, message=f"{mutation.symbol} changes it here")
            for mutation in mutations
        ),
    )

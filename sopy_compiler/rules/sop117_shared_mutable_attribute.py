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

Changes through another name of the object are not seen.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.procedure import AttributeMutation, Procedure
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="handlers change {procedure}.{attribute}, which belongs to the class: all sessions share it",
    help="create it in `__init__` as `self.{attribute} = ...`, or keep it in sigma",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report every changed class attribute once, at its declaration."""
    for procedure in program.procedures:
        changes: dict[str, list[AttributeMutation]] = {}
        for mutation in procedure.attribute_mutations:
            changes.setdefault(mutation.attribute, []).append(mutation)
        for attribute, mutations in changes.items():
            if procedure.body.contains(mutations[0].declared_at):
                yield _finding(procedure, attribute, mutations)


def _finding(procedure: Procedure, attribute: str, mutations: list[AttributeMutation]) -> Diagnostic:
    return RULE.at(
        mutations[0].declared_at,
        procedure=procedure.name,
        attribute=attribute,
        symbol=procedure.name,
        subject=f"{procedure.name}.{attribute}",
        related=tuple(
            RelatedPlace(span=mutation.changed_at, message=f"{mutation.symbol} changes it here")
            for mutation in mutations
        ),
    )

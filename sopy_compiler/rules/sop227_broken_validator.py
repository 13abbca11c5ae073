"""A validator that pydantic cannot use, or that spoils what it checks.

## What it does

Reports a validator for a field that the model does not have, a validator that returns nothing, and one that
runs after the model and assigns to it although the model sets `validate_assignment`.

## Why is this bad?

For a field that is not there pydantic raises as soon as the class is defined, and the module cannot be
imported. What a validator returns becomes the value: without a `return` every value becomes None. An
assignment in a validator of the whole model starts the validation of the assignment, which runs the validator
again, until Python gives up with `RecursionError`.

## Example

```python
from pydantic import BaseModel, ConfigDict, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Ticket(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    title: str = ""

    @field_validator("titel")  # expect: SOP227
    @classmethod
    def not_too_long(cls, title: str) -> str:
        return title[:80]


class Named(Event[str]):
    pass


class Ask(Procedure[Ticket]):
    prompt = make_prompt("Name the ticket")

    @handler
    def on_named(self, ticket: Ticket, event: Named):
        ticket.title = event.payload
        return End(make_prompt(f"{ticket.title} is open"))


SOP(state=Ticket(), init_proc=Ask())
```

## Use instead

```python
from pydantic import BaseModel, ConfigDict, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Ticket(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    title: str = ""

    @field_validator("title")
    @classmethod
    def not_too_long(cls, title: str) -> str:
        return title[:80]


class Named(Event[str]):
    pass


class Ask(Procedure[Ticket]):
    prompt = make_prompt("Name the ticket")

    @handler
    def on_named(self, ticket: Ticket, event: Named):
        ticket.title = event.payload
        return End(make_prompt(f"{ticket.title} is open"))


SOP(state=Ticket(), init_proc=Ask())
```

## Known limits

A validator that returns a value on some ways only is not reported. Nor is an assignment behind a condition or
behind a `return`, which may end the recursion, nor a validator with `check_fields=False`.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind, SigmaModel, Validator

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{model} has no field `{field}`, so pydantic raises when the class is defined",
    help="{advice}",
)

_EVERY: Final = "*"


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the validators of every model of pydantic; inherited ones are reported where they stand."""
    for model in program.models:
        if model.kind is not ModelKind.PYDANTIC or facts.index.is_in_fragment(model.module):
            continue
        for validator in model.validators:
            if validator.owner == model.qualname:
                yield from _unknown_fields(validator, model)
                yield from _without_value(validator, model)
        yield from _endless(model)


def _unknown_fields(validator: Validator, model: SigmaModel) -> Iterator[Diagnostic]:
    if not model.bases_known or dict(validator.keywords).get("check_fields", "True") != "True":
        return
    names = [field.name for field in model.fields]
    for name, place in zip(validator.fields, validator.places, strict=False):
        if name != _EVERY and name not in names:
            near = closest_name(name, names)
            yield RULE.at(
                place,
                model=model.name,
                field=name,
                advice=f"did you mean `{near}`?" if near else f"name a field of {model.name}",
                symbol=f"{model.name}.{validator.name}",
                subject=f"{model.name}.{name}",
                related=(RelatedPlace(span=model.span, message=f"{model.name} is declared here"),),
            )


def _without_value(validator: Validator, model: SigmaModel) -> Iterator[Diagnostic]:
    if not validator.returns:
        yield RULE.at(
            validator.span,
            message="the validator `{validator}` has no `return`, so {what} becomes None",
            help="return the value that was checked",
            validator=validator.name,
            what="every value that it checks" if validator.fields else "what it checks",
            symbol=f"{model.name}.{validator.name}",
            subject=f"{model.name}.{validator.name}",
        )


def _endless(model: SigmaModel) -> Iterator[Diagnostic]:
    """The validators of this very class that assign what is validated in turn."""
    if dict(model.config).get("validate_assignment") != "True":
        return
    fields = {field.name for field in model.fields}
    for validator in model.validators:
        is_after = validator.api == "model_validator" and "after" in dict(validator.keywords).get("mode", "")
        for name, place in validator.assigned if is_after and validator.owner == model.qualname else ():
            if name in fields:
                yield RULE.at(
                    place,
                    message="this assignment is validated in turn, which runs `{validator}` without end",
                    help="assign with `self.__dict__[{name!r}] = ...`, or only where the value differs",
                    validator=validator.name,
                    name=name,
                    symbol=f"{model.name}.{validator.name}",
                    subject=f"{model.name}.{validator.name}",
                )

"""A constant that the field can never accept.

## What it does

Reports a constant that is assigned to a field whose `Literal`, enumeration, constraint or plain type has no
room for it.

## Why is this bad?

With `validate_assignment` the handler fails every time it comes here. Without it the state takes the wrong
value and every comparison with the right ones is silently false.

## Example

```python
from typing import Literal

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    status: Literal["open", "paid", "sent"] = "open"


class Paid(Event[None]):
    pass


class AwaitPayment(Procedure[Order]):
    prompt = make_prompt("Wait for the payment")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.status = "payed"  # expect: SOP211
        return End()


SOP(state=Order(), init_proc=AwaitPayment())
```

## Use instead

```python
from typing import Literal

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    status: Literal["open", "paid", "sent"] = "open"


class Paid(Event[None]):
    pass


class AwaitPayment(Procedure[Order]):
    prompt = make_prompt("Wait for the payment")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.status = "paid"
        return End()


SOP(state=Order(), init_proc=AwaitPayment())
```

## Known limits

Values that pydantic could convert (`"3"` to a number) are not judged, nor are fields whose validators prepare
the value, nor attributes of plain classes.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.acceptance import accepts_one
from sopy_compiler.analysis.constants import constants_of
from sopy_compiler.analysis.constraints import broken_constraint
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import FieldPlace, field_at
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.analysis.validation import is_check, validators_of
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.containers import held_type, is_mapping
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{field} can never be {value}: {reason}",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare assigned constants with the declared type and the constraints; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for assignment in run.assignments:
                place = field_at(assignment.path, procedure.sigma, facts.index)
                if place is None or assignment.operator or assignment.span in reported:
                    continue
                fault = _fault(assignment, place, facts.index)
                if fault is not None:
                    reported.add(assignment.span)
                    yield _finding(assignment, place, *fault, facts.index)
            for addition in run.additions:
                if addition.span not in reported:
                    for finding in _refused(addition, procedure.sigma, facts.index):
                        reported.add(addition.span)
                        yield finding


def _refused(addition: Addition, sigma: str | None, index: Index) -> Iterator[Diagnostic]:
    """The finding for a constant that the container's declared type has no room for."""
    place = field_at(addition.path, sigma, index)
    if place is None or not _is_judged(place):
        return
    only = only_present(place.field.type)
    if only is None or (addition.is_key and (not is_mapping(only) or len(only.arguments) != 2)):
        return
    declared = only.arguments[0] if addition.is_key else held_type(only)
    members = addition.value.members
    for value in members if all(map(_is_constant, members)) else ():
        if accepts_one(declared, value, index) is False:
            yield RULE.at(
                addition.span,
                message="{field} can never hold {value}: {reason}",
                field=f"the keys of {place.name}" if addition.is_key else place.name,
                value=_shown(value),
                reason=_accepted(declared, index),
                advice=_advice(value, declared, place.field.name),
                symbol=addition.symbol,
                subject=place.name,
                related=(RelatedPlace(span=place.field.span, message="the field is declared here"),),
            )
            return


def _fault(assignment: Assignment, place: FieldPlace, index: Index) -> tuple[TypeExpression, str] | None:
    """The refused value and the reason, or None."""
    if not _is_judged(place):
        return None
    for member in assignment.value.members:
        if member.name == NONE and (len(assignment.value.members) > 1 or place.field.default == "None"):
            continue
        if _is_constant(member) and accepts_one(place.field.type, member, index) is False:
            return member, _accepted(place.field.type, index)
        for value in constants_of(member) or ():
            broken = broken_constraint(value, place.field)
            if broken is not None:
                return member, f"it is declared with `{broken}`"
    return None


def _is_judged(place: FieldPlace) -> bool:
    """Whether what is assigned is what the field is meant to hold."""
    return (
        place.model.kind in (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.TYPED_DICT)
        and all(is_check(validator) for validator in validators_of(place))
        and "Annotated" not in place.field.type.text
    )


def _is_constant(value: TypeExpression) -> bool:
    """A constant, or a display such as `[]`."""
    return value.name in {LITERAL, NONE, "builtins.list", "builtins.set", "builtins.dict", "builtins.tuple"}


def _accepted(declared: TypeExpression, index: Index) -> str:
    values = [repr(value) for member in declared.members for value in member.literals]
    if values and all(member.name in {LITERAL, NONE} for member in declared.members):
        return f"it takes {joined(values, last='or')}"
    model = index.models.get(declared.name)
    if model is not None and model.kind is ModelKind.ENUM:
        return f"it takes a {model.name}"
    return f"its type is `{declared.text or simple_name(declared.name)}`"


def _finding(
    assignment: Assignment, place: FieldPlace, value: TypeExpression, reason: str, index: Index
) -> Diagnostic:
    return RULE.at(
        assignment.span,
        field=place.name,
        value=_shown(value),
        reason=reason,
        advice=_advice(value, place.field.type, place.field.name),
        symbol=assignment.symbol,
        subject=place.name,
        related=(RelatedPlace(span=place.field.span, message="the field is declared here"),),
    )


def _shown(value: TypeExpression) -> str:
    if value.literals:
        return repr(value.literals[0])
    return "None" if value.name == NONE else f"a {simple_name(value.name)}"


def _advice(value: TypeExpression, declared: TypeExpression, field: str) -> str:
    """The nearest value that is accepted, else how to allow this one."""
    given = value.literals[0] if value.literals else None
    literals = [one for member in declared.members for one in member.literals if isinstance(one, str)]
    if isinstance(given, str) and literals:
        return did_you_mean(given, literals) or f"use one of them, or extend the type of `{field}`"
    if value.name == NONE:
        return f"declare `{field}` as optional, or assign an empty value"
    return f"assign a value of that kind, or change the declaration of `{field}`"

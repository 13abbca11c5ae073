"""A value that the field can never accept.

## What it does

Reports a constant that is assigned to a field whose `Literal`, enumeration, constraint or plain type has no
room for it. Where nothing converts what is assigned, reports every value of another type: a list for a set, a
text for a number, a dict for a model, also as an element of a container and as a default.

## Why is this bad?

With `validate_assignment` the handler fails every time it comes here. Without it the state takes the wrong
value: every comparison with the right ones is silently false, and `add` fails on what should be a set, in
another handler than the one that stored the list.

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

With `validate_assignment`, values that pydantic could convert (`"3"` to a number) are not judged, nor are
fields whose validators prepare the value. Attributes of plain classes are never judged. None as a default
counts as "not yet known".
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.bad_values import BadValue, bad_addition, bad_value
from sopy_compiler.analysis.constraints import is_prepared
from sopy_compiler.analysis.default_types import default_type
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.state_runs import StateRun, state_runs
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.analysis.unconverted import is_of_another_type
from sopy_compiler.analysis.validation import validators_of
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.containers import is_mapping
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import CLASS, FUNCTION, LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{field} can never be {value}: {reason}",
    help="{advice}",
)

_DISPLAYED: Final = (ModelCallKind.CONSTRUCTOR, ModelCallKind.STATE, ModelCallKind.RESULT)
_UNCONVERTED = "{field} is declared as `{type}`, but gets {value}, and nothing converts it"
_OBJECTS: Final = {FUNCTION: "a function, not its result", CLASS: "a class, not an instance of it"}
_SPREAD = "{field} gets each character of a text as an element of its own"
_STARTS = "{field} is declared as `{type}`, but starts as {value}, and nothing converts it"


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare stored values with declared types and constraints; each place is reported once."""
    reported: set[Span] = set()
    for run in state_runs(program):
        for finding in facts.of_state_run("bad values", run, _stored):
            if finding.span not in reported:
                reported.add(finding.span)
                yield finding
    for model in program.models:
        yield from _wrong_defaults(model, facts.index)
    for call in program.model_calls:
        yield from _wrong_displays(call, facts.index)


def _wrong_displays(call: ModelCall, index: Index) -> Iterator[Diagnostic]:
    """What displays hold that stand for a `TypedDict`; nothing ever looks at them."""
    model = index.models.get(call.model)
    if model is None or model.kind is not ModelKind.TYPED_DICT or call.kind not in _DISPLAYED:
        return
    for name, value, span in () if index.is_in_fragment(model.module) else call.constants:
        stored = Assignment(path=name, owner=call.model, value=value, span=span, symbol=call.symbol)
        bad = bad_value(stored, call.model, index)
        if bad is not None:
            yield _finding(stored, bad, index)


def _stored(run: StateRun, index: Index) -> Iterator[Diagnostic]:
    """What handlers and methods store that is wrong."""
    for assignment in run.assignments:
        bad = bad_value(assignment, run.sigma, index)
        if bad is not None:
            yield _finding(assignment, bad, index)
    for addition in run.additions:
        bad = bad_addition(addition, run.sigma, index)
        if bad is not None:
            yield _finding(addition, bad, index)


def _wrong_defaults(model: SigmaModel, index: Index) -> Iterator[Diagnostic]:
    """Defaults of other types: pydantic does not check them unless told to."""
    is_judged = model.kind in (ModelKind.PYDANTIC, ModelKind.DATACLASS) and model.is_reported
    if not is_judged or "validate_default" in dict(model.config) or index.is_in_fragment(model.module):
        return
    for field in model.fields:
        place = FieldPlace(model=model, field=field)
        if field.owner != model.qualname or validators_of(place) or is_prepared(field.type):
            continue
        value = default_type(field)
        if is_of_another_type(field.type, value, index):
            yield RULE.at(
                field.span,
                message=_STARTS,
                field=place.name,
                type=_written(field.type),
                value=_shown(value, field.type),
                advice="give it a default of its type, or change the type",
                symbol=model.name,
                subject=place.name,
                bearing=Bearing(fields=(place.field.name,)),
            )


def _message(bad: BadValue) -> str | None:
    if bad.is_spread:
        return _SPREAD
    if bad.is_unconverted:
        return _UNCONVERTED
    return None


def _finding(stored: Assignment | Addition, bad: BadValue, index: Index) -> Diagnostic:
    place = bad.place
    return RULE.at(
        stored.span,
        message=_message(bad),
        field=_what(bad),
        type=_written(bad.declared),
        value=_shown(bad.value, bad.declared),
        reason=_reason(bad, index),
        advice=_advice(bad),
        symbol=stored.symbol,
        subject=place.name,
        bearing=Bearing(fields=(place.field.name,)),
        related=(RelatedPlace(span=place.field.span, message="the field is declared here"),),
    )


def _what(bad: BadValue) -> str:
    """`Order.items`, or a part of it."""
    if bad.is_spread or not bad.is_held:
        return bad.place.name
    is_value = is_mapping(bad.place.field.type) and not bad.is_key
    return f"each {'key' if bad.is_key else 'value' if is_value else 'element'} of {bad.place.name}"


def _written(declared: TypeExpression) -> str:
    return declared.text or simple_name(declared.name)


def _reason(bad: BadValue, index: Index) -> str:
    if bad.broken:
        return f"it is declared with `{bad.broken}`"
    declared = bad.declared
    values = [repr(value) for member in declared.members for value in member.literals]
    if values and all(member.name in {LITERAL, NONE} for member in declared.members):
        return f"it takes {joined(values, last='or')}"
    model = index.models.get(declared.name)
    if model is not None and model.kind is ModelKind.ENUM:
        return f"it takes a {model.name}"
    return f"its type is `{_written(declared)}`"


def _shown(value: TypeExpression, declared: TypeExpression) -> str:
    """`'open'`, "a list", "a list that holds others" where a list is declared."""
    if value.literals:
        return repr(value.literals[0])
    if value.name == NONE:
        return "None"
    given = present_or_none(value)[0].name
    if given in _OBJECTS:
        return _OBJECTS[given]
    name = "iterator" if given.endswith(".Iterator") else simple_name(given)
    holds = " that holds others" if any(member.name == given for member in declared.members) else ""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}{holds}"


def _advice(bad: BadValue) -> str:
    """The nearest value that is accepted, else how to allow this one."""
    value, name = bad.value, bad.place.field.name
    if bad.is_spread:
        return "add the text with `append`, or in a list: `[text]`; if its characters are meant, `list(text)`"
    if bad.is_unconverted:
        return f"convert it to `{_written(bad.declared)}`, or change the declaration of `{name}`"
    given = value.literals[0] if value.literals else None
    literals = [one for member in bad.declared.members for one in member.literals if isinstance(one, str)]
    if isinstance(given, str) and literals:
        return did_you_mean(given, literals) or f"use one of them, or extend the type of `{name}`"
    if value.name == NONE:
        return f"declare `{name}` as optional, or assign an empty value"
    return f"assign a value of that kind, or change the declaration of `{name}`"

"""A field or an attribute of a procedure that cannot be saved.

## What it does

Reports fields of the state, nested models included, whose type is a lock, task, connection, client, file,
function or another thing that lives in one process. Reports the same things where a method assigns them to
an attribute of its procedure, and there lambdas and generators as well.

## Why is this bad?

What a workflow consists of is its state and the procedure it is in, with the procedure's attributes. If one
of them holds such a thing, they cannot be written to a journal, so the workflow cannot be resumed after a
restart, and the copy that undoes a failed handler is not one.

## Example

```python
import threading

from pydantic import BaseModel, ConfigDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Counter(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    count: int = 0
    guard: threading.Lock  # expect: SOP502


class Counted(Event[int]):
    pass


class Count(Procedure[Counter]):
    prompt = make_prompt("Count")

    @handler
    def on_counted(self, sigma: Counter, event: Counted):
        with sigma.guard:
            sigma.count += event.payload
        return End()


SOP(state=Counter(guard=threading.Lock()), init_proc=Count())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Counter(BaseModel):
    count: int = 0


class Counted(Event[int]):
    pass


class Count(Procedure[Counter]):
    prompt = make_prompt("Count")

    @handler
    def on_counted(self, sigma: Counter, event: Counted):
        sigma.count += event.payload
        return End()


SOP(state=Counter(), init_proc=Count())
```

## Known limits

Fields are judged by their declared types, attributes by what is assigned: a call of a well-known class or
function, a lambda, or a parameter with an annotation. Classes that are neither models nor well-known are
taken to be saveable. A private attribute of pydantic is no part of the state. An attribute that the same
method deletes or sets to None afterwards is fine, and so is a procedure that defines `__getstate__` or
`__deepcopy__`.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.persistence import a_type, unsaveable_part, unsaveable_value
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{holder} holds {what}, so {consequence}",
    help="keep the data it is made from, and make it where it is used",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at the types of all fields that belong to a state, and of what procedures keep."""
    for model in _state_models(program, facts.index):
        for field in model.fields:
            part = unsaveable_part(field.type)
            if part is not None and field.owner == model.qualname:
                name = f"{model.name}.{field.name}"
                yield RULE.at(
                    field.span,
                    holder=name,
                    what=a_type(part),
                    consequence="the state cannot be saved",
                    symbol=model.name,
                    subject=name,
                )
    yield from _attributes(program)


def _attributes(program: Program) -> Iterator[Diagnostic]:
    """Attributes of procedures; an assignment of a mixin is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for assignment in procedure.attribute_assignments:
            what = unsaveable_value(assignment.type)
            if what is not None and assignment.span not in reported:
                reported.add(assignment.span)
                yield RULE.at(
                    assignment.span,
                    holder=f"{procedure.name}.{assignment.attribute}",
                    what=what,
                    consequence="a workflow that is in this procedure cannot be saved",
                    symbol=assignment.symbol,
                    subject=f"{procedure.name}.{assignment.attribute}",
                )


def _state_models(program: Program, index: Index) -> tuple[SigmaModel, ...]:
    """The states and the models inside them, each once."""
    waiting = [procedure.sigma for procedure in program.procedures if procedure.sigma is not None]
    found: dict[str, SigmaModel] = {}
    while waiting:
        model = index.models.get(waiting.pop(0))
        if model is None or model.qualname in found or model.kind is ModelKind.ENUM:
            continue
        found[model.qualname] = model
        waiting.extend(model.ancestors)
        waiting.extend(name for field in model.fields for name in _names(field.type))
    return tuple(found.values())


def _names(expression: TypeExpression) -> Iterator[str]:
    yield expression.name
    for argument in expression.arguments:
        yield from _names(argument)

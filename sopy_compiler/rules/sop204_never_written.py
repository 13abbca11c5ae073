"""A condition over a field that nothing ever sets.

## What it does

Reports a field whose default stands for "nothing yet" (None, zero, false, empty), that a condition depends
on, and that no handler, method, constructor call or other code ever writes. Taking something out of a
container does not fill it.

## Why is this bad?

The field keeps its default, so the condition always goes the same way: one of the branches is dead. Usually
the step that was to set the field is missing.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Order(BaseModel):
    is_paid: bool = False  # expect: SOP204


class Packed(Event[None]):
    pass


class Pack(Procedure[Order]):
    prompt = make_prompt("Pack the goods")

    @handler
    def on_packed(self, sigma: Order, event: Packed):
        if cond(sigma.is_paid, "the order is paid"):
            return End()
        return "Wait for the payment"


SOP(state=Order(), init_proc=Pack())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Order(BaseModel):
    is_paid: bool = False


class Paid(Event[None]):
    pass


class Packed(Event[None]):
    pass


class Pack(Procedure[Order]):
    prompt = make_prompt("Pack the goods")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.is_paid = True
        return self

    @handler
    def on_packed(self, sigma: Order, event: Packed):
        if cond(sigma.is_paid, "the order is paid"):
            return End()
        return "Wait for the payment"


SOP(state=Order(), init_proc=Pack())
```

## Known limits

Only models of pydantic and dataclasses whose creation is part of the program are judged. Silent where states
are loaded from data or handed to code that is not analysed, in Markdown, and where any attribute or keyword
of that name is set.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_uses import field_uses, is_loaded, may_be_placed, state_fields
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.placeholders import is_immutable_placeholder, is_placeholder
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.decision import Decision
from sopy_compiler.ir.effect import FILL_NOTHING, Access
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field, ModelKind, SigmaModel
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{field} is never set, so {condition} always goes the same way",
    help="set the field in the step that was to set it, or remove the condition",
)

_KINDS: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS)
_STORES_UNNAMED: Final = frozenset({"setattr", "__setattr__", "__dict__", "vars", "exec", "eval"})


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the fields that conditions read with those that anything writes."""
    decisions = _decisions(program, facts.index)
    uses = field_uses(program, facts.index)
    for model, field in state_fields(program, facts.index):
        there = decisions.get(field.span, {})
        if not there or _is_filled(uses.writes.get(field.span, ())) or not is_placeholder(field):
            continue
        if _limits_retries(there, facts):
            continue  # SOP119 says what that means
        if _is_closed(model, field, facts) and not _is_set_somewhere(model, field, facts):
            yield _finding(model, field, tuple(there.values()))


def _decisions(program: Program, index: Index) -> dict[Span, dict[Span, Decision]]:
    """The tests that depend on each field, by the place of its declaration."""
    found: dict[Span, dict[Span, Decision]] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            for decision in run.decisions:
                for path in decision.reads:
                    place = field_at(path, procedure.sigma, index)
                    if place is not None:
                        found.setdefault(place.field.span, {})[decision.span] = decision
    return found


def _limits_retries(decisions: dict[Span, Decision], facts: Facts) -> bool:
    """Whether the field is a counter that is to end retries, wherever it decides."""
    guards = [guard.test.span for guard in facts.stuck_guards]
    return all(any(place.contains(guard) for guard in guards) for place in decisions)


def _is_filled(writes: Iterable[Access]) -> bool:
    """Whether a handler assigns the field, or puts something into it."""
    return any(access.operation.rpartition(".")[2] not in FILL_NOTHING for access in writes)


def _is_closed(model: SigmaModel, field: Field, facts: Facts) -> bool:
    """Whether all instances and all changes of the field are in sight.

    What is immutable changes only where its name stands; a container also through other names.
    """
    program = facts.program
    names = program.around(model.module).names
    users = [procedure for procedure in program.procedures if procedure.sigma == model.qualname]
    if is_immutable_placeholder(field):
        tracked = _STORES_UNNAMED.isdisjoint((*names.called, *names.read))
    else:
        tracked = all(not run.effect.untracked for procedure in users for run in procedure.runs)
    return model.kind in _KINDS and not model.is_open and tracked and not is_loaded(model, program)


def _is_set_somewhere(model: SigmaModel, field: Field, facts: Facts) -> bool:
    names = facts.program.around(model.module).names
    if field.name in {*names.stored, *names.passed, *names.texts}:
        return True
    return model.kind is ModelKind.DATACLASS and may_be_placed(field, names, facts.index)


def _finding(model: SigmaModel, field: Field, decisions: tuple[Decision, ...]) -> Diagnostic:
    name = f"{model.name}.{field.name}"
    condition = f"`{decisions[0].expression}`" if len(decisions) == 1 else "every condition over it"
    return RULE.at(
        field.span,
        field=name,
        condition=condition,
        symbol=model.name,
        subject=name,
        related=tuple(
            RelatedPlace(span=decision.span, message=f"{decision.symbol} depends on it here")
            for decision in decisions
        ),
    )

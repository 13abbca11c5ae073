"""A checked container that is changed in place.

## What it does

Reports an in-place change (`append`, `add`, `[key] =`, `+=`) of a field with a validator or a limit on its
length.

## Why is this bad?

pydantic notices assignments at best; what happens inside a list, set or dict it never sees. The validator
does not run for the new element, not even with `validate_assignment`.

## Example

```python
from pydantic import BaseModel, ConfigDict, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Basket(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    articles: list[str] = []

    @field_validator("articles")
    @classmethod
    def nothing_twice(cls, articles: list[str]) -> list[str]:
        if len(articles) != len(set(articles)):
            raise ValueError("an article is there twice")
        return articles


class Chosen(Event[str]):
    pass


class Shop(Procedure[Basket]):
    prompt = make_prompt("Choose an article")

    @handler
    def on_chosen(self, sigma: Basket, event: Chosen):
        sigma.articles.append(event.payload)  # expect: SOP208
        return End()


SOP(state=Basket(), init_proc=Shop())
```

## Use instead

```python
from pydantic import BaseModel, ConfigDict, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Basket(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    articles: list[str] = []

    @field_validator("articles")
    @classmethod
    def nothing_twice(cls, articles: list[str]) -> list[str]:
        if len(articles) != len(set(articles)):
            raise ValueError("an article is there twice")
        return articles


class Chosen(Event[str]):
    pass


class Shop(Procedure[Basket]):
    prompt = make_prompt("Choose an article")

    @handler
    def on_chosen(self, sigma: Basket, event: Chosen):
        sigma.articles = [*sigma.articles, event.payload]
        return End()


SOP(state=Basket(), init_proc=Shop())
```

## Known limits

Validators that prepare raw input (`mode="before"`) and validators of the whole model are not counted. A
change that cannot break a limit, such as removing elements where only `max_length` is set, is not reported.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.bad_values import bad_addition, part_of_container
from sopy_compiler.analysis.constraints import (
    AFTER,
    SIZES,
    Constraint,
    constraint_text,
    keeps,
    on_values,
    skipped_inside,
    value_constraints,
)
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.state_runs import StateRun, state_runs
from sopy_compiler.analysis.validation import is_check, is_judged, validates_assignment, validators_of
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.effect import ALIAS, Access, AccessKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Validator
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{field} is changed in place by `{operation}`, and pydantic never runs {checks} for that",
    help="{advice}",
)

_REMOVING: Final = frozenset({"remove", "pop", "popleft", "popitem", "clear", "discard"})
_REARRANGING: Final = frozenset({"sort", "reverse", "rotate", "move_to_end"})
_ADDING: Final = frozenset({"append", "appendleft", "extend", "extendleft", "insert", "add", "imul"})


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look up the field of every in-place change; each place is reported once."""
    reported: set[Span] = set()
    for run in state_runs(program):
        for change, place, skipped in facts.of_state_run("changes in place", run, _changes):
            if skipped and change.span not in reported:
                reported.add(change.span)
                yield _finding(change, place, skipped)


def _changes(run: StateRun, index: Index) -> Iterator[tuple[Access, FieldPlace, tuple[str, ...]]]:
    """The in-place changes of fields of models that are judged, with the checks that each can break.

    `sigma.items += [x]` assigns what it has changed, and so is none: SOP207 speaks of it.
    """
    assigned = {access.span for access in run.accesses if access.operation == "augmented"}
    held: dict[Span, list[Addition]] = {}
    for addition in run.additions:
        held.setdefault(addition.span, []).append(addition)
    for access in run.accesses:
        # What may be reached by another field as well was changed through that one.
        if access.kind is not AccessKind.MUTATE or access.span in assigned or access.operation == ALIAS:
            continue
        place = field_at(access.path, run.sigma, index)
        if place is None or not is_judged(place.model):
            continue
        added = held.get(access.span, [])
        if all(bad_addition(one, run.sigma, index) is None for one in added):
            inside = (one for item in added for one in _skipped_inside(place, item))
            yield access, place, tuple(dict.fromkeys((*_skipped(access.operation, place), *inside)))


def _skipped_inside(place: FieldPlace, added: Addition) -> Iterator[str]:
    """The constraints on elements that what is added is not known to satisfy."""
    declared = part_of_container(place.field.type, is_key=added.is_key)
    only = only_present(declared)
    if only is not None:
        if not keeps(added.value, only.constraints):
            yield from (f"`{constraint_text(one)}`" for one in on_values(only.constraints))
        yield from (f"`{constraint_text(one)}`" for one in skipped_inside(only, added.value))


def _skipped(operation: str, place: FieldPlace) -> tuple[str, ...]:
    """The validators and limits that the change can break."""
    action = operation.rpartition(".")[2]
    names = [f"`{validator.name}`" for validator in _checks(place)]
    limits = [
        f"`{constraint_text(limit)}`" for limit in value_constraints(place.field) if _can_break(action, limit)
    ]
    return (*names, *limits)


def _checks(place: FieldPlace) -> tuple[Validator, ...]:
    return tuple(validator for validator in validators_of(place) if is_check(validator))


def _can_break(action: str, limit: Constraint) -> bool:
    name, _ = limit
    if name not in SIZES:
        return name == AFTER
    if action in _REARRANGING:
        return False
    return action not in (_REMOVING if name == "max_length" else _ADDING)


def _finding(access: Access, place: FieldPlace, checks: tuple[str, ...]) -> Diagnostic:
    name = place.field.name
    advice = f"assign a changed copy to `{name}`, which is checked"
    if not validates_assignment(place.model):
        advice += f" once {place.model.name} sets `validate_assignment=True`"
    return RULE.at(
        access.span,
        field=place.name,
        operation=access.operation.rpartition(".")[2],
        checks=joined(checks),
        advice=advice,
        symbol=access.symbol,
        subject=place.name,
        related=(
            RelatedPlace(span=place.field.span, message="the field is declared here"),
            *(
                RelatedPlace(span=validator.span, message=f"`{validator.name}` is not called")
                for validator in _checks(place)
            ),
        ),
    )

"""An operation that the field's type does not have.

## What it does

Reports a method call, an item assignment or an augmented assignment on a field whose declared type is a
standard one that does not support it: `append` on a set, `+=` of a number to a list.

## Why is this bad?

It raises `AttributeError` or `TypeError` when the event comes.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Crawl(BaseModel):
    seen: set[str] = set()


class Fetched(Event[str]):
    pass


class Fetch(Procedure[Crawl]):
    prompt = make_prompt("Fetch a page")

    @handler
    def on_fetched(self, sigma: Crawl, event: Fetched):
        sigma.seen.append(event.payload)  # expect: SOP218
        return End()


SOP(state=Crawl(), init_proc=Fetch())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Crawl(BaseModel):
    seen: set[str] = set()


class Fetched(Event[str]):
    pass


class Fetch(Procedure[Crawl]):
    prompt = make_prompt("Fetch a page")

    @handler
    def on_fetched(self, sigma: Crawl, event: Fetched):
        sigma.seen.add(event.payload)
        return End()


SOP(state=Crawl(), init_proc=Fetch())
```

## Known limits

The declared type is believed: a field that holds something else at run time is not followed. Of a union all
alternatives must lack the operation.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import type_at
from sopy_compiler.analysis.operations import SYMBOLS, lacks, methods, refuses
from sopy_compiler.analysis.payload_shapes import arity, cannot_unpack, is_bad_unpacking, unpacking_advice
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.effect import Access
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.slip import UnpackedRoot, Unpacking
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{field} is declared as `{type}`, which has no {operation}{consequence}",
    help="{advice}",
)

# The same intention on another kind of container.
_COUNTERPARTS = {
    "append": ("add",),
    "appendleft": ("insert", "add"),
    "add": ("append",),
    "extend": ("update",),
    "update": ("extend",),
    "discard": ("remove", "pop"),
    "popitem": ("pop",),
    "popleft": ("pop",),
}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Ask the declared type of every field for each operation on it; each place is reported once."""
    reported: set[Span] = set()
    for slip in program.slips:
        if not isinstance(slip, Unpacking) or slip.root is not UnpackedRoot.SIGMA or slip.span in reported:
            continue
        if is_bad_unpacking(slip, facts.index):
            reported.add(slip.span)
            yield _taken_apart(slip, facts)
    for procedure in program.procedures:
        for run in procedure.runs:
            for access in run.accesses:
                container, _, action = access.operation.partition(".")
                declared = type_at(access.path, procedure.sigma, facts.index)
                if not action or access.span in reported or not access.is_certain:
                    continue
                if _is_a(declared, container) and lacks(declared, action):
                    reported.add(access.span)
                    yield _missing(access, action, declared, procedure)
            for assignment in run.assignments:
                declared = type_at(assignment.path, procedure.sigma, facts.index)
                if assignment.span not in reported and refuses(
                    declared, assignment.operator, assignment.value
                ):
                    reported.add(assignment.span)
                    yield _refused(assignment, declared, procedure)


def _taken_apart(slip: Unpacking, facts: Facts) -> Diagnostic:
    """`for key, value in sigma.prices`, and what has another number of parts."""
    parts = arity(slip.part, facts.index)
    what = "each key" if slip.is_keys else "each element" if slip.is_loop else "the value"
    return RULE.at(
        slip.span,
        message="{what} of `{field}` {is_or_has}, but is unpacked into {names} names, so this raises {error}",
        help="{advice}",
        what=what,
        field=slip.source,
        is_or_has=f"is a `{simple_name(slip.part.name)}`" if parts is None else f"has {parts} parts",
        names=slip.names,
        error="TypeError" if cannot_unpack(slip.part, 0, facts.index) and parts is None else "ValueError",
        advice=unpacking_advice(slip) if parts is None else "use as many names as there are parts",
        symbol=slip.symbol,
        subject=slip.source,
    )


def _is_a(declared: TypeExpression, container: str) -> bool:
    """Whether the operation is one on the field, not one on a dictionary that has it as a key."""
    return any(simple_name(member.name) == container for member in declared.members)


def _missing(access: Access, action: str, declared: TypeExpression, procedure: Procedure) -> Diagnostic:
    known = methods(declared)
    counterparts = [name for name in _COUNTERPARTS.get(action, ()) if name in known]
    near = counterparts[0] if counterparts else closest_name(action, known)
    return RULE.at(
        access.span,
        field=_of_state(access.path, procedure),
        type=declared.text,
        operation="item assignment" if action == "setitem" else f"`{action}`",
        consequence=f", so this raises {'TypeError' if action == 'setitem' else 'AttributeError'}",
        advice=f"did you mean `{near}`?"
        if near
        else "use an operation that the type has, or change the type",
        symbol=access.symbol,
        subject=access.path,
    )


def _refused(assignment: Assignment, declared: TypeExpression, procedure: Procedure) -> Diagnostic:
    symbol = SYMBOLS[assignment.operator]
    return RULE.at(
        assignment.span,
        field=_of_state(assignment.path, procedure),
        type=declared.text,
        operation=f"`{symbol}` for such a value",
        consequence="",
        advice=_operator_advice(assignment, declared),
        symbol=assignment.symbol,
        subject=assignment.path,
    )


def _operator_advice(assignment: Assignment, declared: TypeExpression) -> str:
    field, name = _field(assignment.path), declared.members[0].name
    if assignment.operator == "AddAssign":
        if name == "builtins.list":
            return f"to add one element write `{field}.append(...)`"
        if name == "builtins.set":
            return f"to add one element write `{field}.add(...)`"
        if name == "builtins.str":
            return "convert the value with `str(...)`"
    return "convert one of the operands"


def _of_state(path: str, procedure: Procedure) -> str:
    """`Order.items`."""
    return f"{simple_name(procedure.sigma or '')}.{_field(path)}".removeprefix(".")


def _field(path: str) -> str:
    return path.replace(".*", "[...]")

"""A field that is used while it may still be None.

## What it does

Follows the fields of the state from the start of the workflow along its transitions, and reports an optional
field that is used as if it were there (an attribute, a subscript, a loop, arithmetic, `<`, `len`) on a way on
which it is None. The finding carries a shortest sequence of events that leads there.

## Why is this bad?

The handler raises `AttributeError` or `TypeError` when the events come in that order. A type checker sees one
handler at a time: it reports every use without a check, also where an earlier step has surely set the field.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Claim(BaseModel):
    damage: str | None = None


class Reported(Event[str]):
    pass


class Skipped(Event[None]):
    pass


class Settled(Event[None]):
    pass


class Report(Procedure[Claim]):
    prompt = make_prompt("Report the damage")

    @handler
    def on_reported(self, claim: Claim, event: Reported):
        claim.damage = event.payload
        return Settle()

    @handler
    def on_skipped(self, claim: Claim, event: Skipped):
        return Settle()


class Settle(Procedure[Claim]):
    prompt = make_prompt("Settle the claim")

    @handler
    def on_settled(self, claim: Claim, event: Settled):
        return End(make_prompt(f"Settled: {claim.damage.upper()}"))  # expect: SOP202


SOP(state=Claim(), init_proc=Report())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Claim(BaseModel):
    damage: str | None = None


class Reported(Event[str]):
    pass


class Skipped(Event[None]):
    pass


class Settled(Event[None]):
    pass


class Report(Procedure[Claim]):
    prompt = make_prompt("Report the damage")

    @handler
    def on_reported(self, claim: Claim, event: Reported):
        claim.damage = event.payload
        return Settle()

    @handler
    def on_skipped(self, claim: Claim, event: Skipped):
        return End(make_prompt("Nothing was reported"))


class Settle(Procedure[Claim]):
    prompt = make_prompt("Settle the claim")

    @handler
    def on_settled(self, claim: Claim, event: Settled):
        return End(make_prompt(f"Settled: {claim.damage.upper()}"))


SOP(state=Claim(), init_proc=Report())
```

## Known limits

Silent where the state comes from elsewhere (`model_validate`, a parameter), for fields that the program
passes to some constructor or changes outside handlers, for elements of containers, where sigma escapes to
code that is not analysed, and in workflows with a transition that could not be followed. Silent, too, behind
a test of sigma or of the procedure's own attributes that is not understood (`all(...)`, a computed
`getattr`), and behind a move to one of several procedures that a variable holds.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.typestate.none_uses import NoneUse, consequence, field_uses_of_none
from sopy_compiler.analysis.witness import flow_along
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{field} {may_be} None here, {why}, so {consequence}",
    help="check `{path}` for None first, or set it on every way that leads here",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the uses that the search has met with None."""
    for found in field_uses_of_none(facts.typestate):
        yield _finding(found, facts)


def _finding(found: NoneUse, facts: Facts) -> Diagnostic:
    use, path = found.use, ".".join(found.use.place.path)
    declared = field_at(path, found.workflow.machine.sigma, facts.index)
    name = declared.name if declared is not None else path
    event = simple_name(found.run.event)
    places = (
        (RelatedPlace(span=declared.field.span, message=f"{name} is declared here"),)
        if declared is not None
        else ()
    )
    is_key = use.manner is Manner.LOOKUP
    return RULE.at(
        use.span,
        message="{field} {may_be} missing here, {why}, so {consequence}" if is_key else None,
        help="ask whether `{path}` is there first, or set it on every way that leads here"
        if is_key
        else None,
        field=name,
        may_be="may be" if found.is_set else "is",
        why=_why(found),
        consequence=consequence(use),
        path=path,
        symbol=use.symbol,
        subject=name,
        bearing=Bearing(fails=not (found.is_set or is_key)),
        related=places,
        flow=(
            *flow_along(found.workflow.facts, [step.transition for step in found.way], found.run.procedure),
            RelatedPlace(
                span=use.span, message=f"{event} comes while {name} is {'missing' if is_key else 'None'}"
            ),
        ),
    )


def _why(found: NoneUse) -> str:
    if found.is_always:
        return "as nothing ever gives it another value"
    events = [simple_name(step.run.event) for step in found.way]
    shown = " -> ".join(events if len(events) <= 4 else ["...", *events[-3:]])
    if found.is_set:
        given = "as the value it was given can be None"
        return f"{given}, if the events are {shown}" if events else given
    if not events:
        return f"when {simple_name(found.run.event)} comes first"
    return f"as nothing sets it if the events are {shown}"

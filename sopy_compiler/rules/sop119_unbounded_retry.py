"""A retry whose counter nothing changes.

## What it does

Reports a condition that decides between trying again (`return self`, a recovery message) and going on or
giving up, by a counter or by the size of a container, where no handler of the workflow ever changes what it
compares.

## Why is this bad?

The condition always goes the same way: the agent tries again for ever, at the price of a model call each
time, or gives up at the first failure.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Upload(BaseModel):
    failures: int = 0


class Failed(Event[str]):
    pass


class Done(Event[None]):
    pass


class Send(Procedure[Upload]):
    prompt = make_prompt("Send the file")

    @handler
    def on_failed(self, upload: Upload, event: Failed):
        if cond(upload.failures >= 3, "it has failed three times"):  # expect: SOP119
            return End(make_prompt("Given up"))
        return f"Try again: {event.payload}"

    @handler
    def on_done(self, upload: Upload, event: Done):
        return End()


SOP(state=Upload(), init_proc=Send())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Upload(BaseModel):
    failures: int = 0


class Failed(Event[str]):
    pass


class Done(Event[None]):
    pass


class Send(Procedure[Upload]):
    prompt = make_prompt("Send the file")

    @handler
    def on_failed(self, upload: Upload, event: Failed):
        upload.failures += 1
        if cond(upload.failures >= 3, "it has failed three times"):
            return End(make_prompt("Given up"))
        return f"Try again: {event.payload}"

    @handler
    def on_done(self, upload: Upload, event: Done):
        return End()


SOP(state=Upload(), init_proc=Send())
```

## Known limits

The counter must start at zero or empty, or count down to zero. Silent where the state comes from elsewhere,
for counters that the program passes to some constructor or changes outside handlers, and for those that
procedures keep as attributes unless they are the same number in every procedure.
"""

from collections.abc import Iterable, Iterator

from sopy_compiler.analysis.constant_guards import ConstantGuard
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.typestate.stuck_guards import StuckGuard
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.place import PlaceRoot
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="`{test}` decides whether {procedure} tries again, and nothing ever changes {counter}",
    help="change {counter} on the way that tries again, before it is compared",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the tests over counters that stand still; a test that several procedures share once."""
    reported: set[Span] = set()
    for guard in facts.constant_guards:
        if guard.limits_retries:
            yield _over_attribute(guard, facts)
    for found in facts.stuck_guards:
        if found.test.span not in reported:
            reported.add(found.test.span)
            yield _finding(found, facts)


def _over_attribute(guard: ConstantGuard, facts: Facts) -> Diagnostic:
    """The finding for a number that the procedure keeps as an attribute."""
    test = guard.test
    lost = {one.subject: one for one in guard.lost if one.subject in facts.index.procedures}
    procedures = (facts.index.procedures[name] for name in lost)
    return RULE.at(
        test.span,
        test=test.text,
        procedure=simple_name(guard.run.procedure),
        counter=f"{simple_name(guard.run.procedure)}.{test.attribute}",
        symbol=test.symbol,
        subject=f"{simple_name(guard.run.procedure)}.{test.attribute}",
        related=(
            *_places_to_change(guard.again, f"self.{test.attribute}"),
            *(
                RelatedPlace(span=one.span, message=f"{one.name} is never reached because of it")
                for one in procedures
            ),
        ),
        flow=facts.way_to(guard.run.procedure),
    )


def _places_to_change(again: Iterable[Transition], counter: str) -> Iterator[RelatedPlace]:
    """Where the procedure tries again: the counter should have changed before."""
    for span in dict.fromkeys(transition.span for transition in again):
        yield RelatedPlace(span=span, message=f"{counter} should have changed before it tries again here")


def _finding(found: StuckGuard, facts: Facts) -> Diagnostic:
    path = found.counter.text
    is_field = found.counter.root is PlaceRoot.SIGMA
    declared = field_at(path, found.workflow.machine.sigma, facts.index) if is_field else None
    procedure = simple_name(found.run.procedure)
    name = declared.name if declared is not None else path.replace("self", procedure, 1)
    return RULE.at(
        found.test.span,
        test=found.test.written,
        counter=name,
        procedure=procedure,
        symbol=found.test.symbol,
        subject=name,
        related=(
            *(
                (RelatedPlace(span=declared.field.span, message=f"{name} is declared here"),)
                if declared is not None
                else ()
            ),
            *_places_to_change(found.again, name),
        ),
        flow=flow_to(found.workflow.facts, found.run.procedure),
    )

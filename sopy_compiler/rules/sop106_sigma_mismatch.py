"""A transition to a procedure over another state type.

## What it does

Reports a transition, or an SOP, that hands the state of one type to a procedure over an unrelated one.

## Why is this bad?

The next procedure reads and writes fields that this state does not have: its first handler fails, far from
the transition that caused it.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    total: float = 0.0


class Refund(BaseModel):
    amount: float = 0.0


class Returned(Event[float]):
    pass


class Take(Procedure[Order]):
    prompt = make_prompt("Take the goods back")

    @handler
    def on_returned(self, sigma: Order, event: Returned):
        return Repay()  # expect: SOP106


class Repay(Procedure[Refund]):
    prompt = make_prompt("Pay the money back")

    @handler
    def on_returned(self, sigma: Refund, event: Returned):
        sigma.amount = event.payload
        return End()


SOP(state=Order(total=20.0), init_proc=Take())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    total: float = 0.0
    refunded: float = 0.0


class Returned(Event[float]):
    pass


class Take(Procedure[Order]):
    prompt = make_prompt("Take the goods back")

    @handler
    def on_returned(self, sigma: Order, event: Returned):
        return Repay()


class Repay(Procedure[Order]):
    prompt = make_prompt("Pay the money back")

    @handler
    def on_returned(self, sigma: Order, event: Returned):
        sigma.refunded = event.payload
        return End()


SOP(state=Order(total=20.0), init_proc=Take())
```

## Known limits

A procedure over a base of the state type fits. TypedDicts fit when they have the keys. Generic procedures and
states of unknown type are not judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.state_types import fits
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{giver} leads to {target} with {given} as state, but {target} works on {wanted}{consequence}",
    help="let both work on one state type, or on a base that both share",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the state types at both ends of every move, and of every SOP with its start."""
    for procedure in program.procedures:
        for run in procedure.runs:
            for transition in run.transitions:
                if transition.kind is TransitionKind.MOVE:
                    yield from _check_move(transition, procedure.sigma, facts)
    for entry in program.entries:
        yield from _check_entry(entry, facts)


def _check_move(transition: Transition, given: str | None, facts: Facts) -> Iterator[Diagnostic]:
    target = facts.index.procedures.get(transition.target)
    if target is None or given is None or target.sigma is None or fits(given, target.sigma, facts.index):
        return
    yield RULE.at(
        transition.span,
        giver=simple_name(transition.source),
        given=simple_name(given),
        target=target.name,
        wanted=simple_name(target.sigma),
        consequence=", so the run stops here with SigmaMismatch",
        symbol=f"{simple_name(transition.source)}.{transition.handler}",
        subject=target.qualname,
        related=(
            RelatedPlace(
                span=target.span, message=f"{target.name} is a `Procedure[{simple_name(target.sigma)}]`"
            ),
            *_declaration(given, facts),
        ),
    )


def _check_entry(entry: Entry, facts: Facts) -> Iterator[Diagnostic]:
    start = facts.index.procedures.get(entry.procedure or "")
    if start is None or start.sigma is None or entry.sigma is None:
        return
    wanted = start.sigma_members or (start.sigma,)
    if not any(fits(entry.sigma, one, facts.index) for one in wanted):
        yield RULE.at(
            entry.span,
            giver=entry.name or "the SOP",
            given=simple_name(entry.sigma),
            target=start.name,
            wanted=" | ".join(map(simple_name, wanted)),
            consequence=" and its handlers cannot use it",
            symbol=entry.name,
            subject=start.qualname,
            related=(
                RelatedPlace(span=start.span, message=f"{start.name} is a `Procedure[{start.sigma_text}]`"),
            ),
        )


def _declaration(sigma: str, facts: Facts) -> tuple[RelatedPlace, ...]:
    model = facts.index.models.get(sigma)
    if model is None:
        return ()
    return (RelatedPlace(span=model.span, message=f"{model.name} is the state of this workflow"),)

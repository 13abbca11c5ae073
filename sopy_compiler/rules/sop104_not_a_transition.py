"""A handler returns something that is no outcome.

## What it does

Reports a path of a handler that returns neither a procedure instance nor `self`, a text or `End()`: None, a
procedure class instead of an instance, an event, a number, sigma; or a handler that yields.

## Why is this bad?

The runtime refuses the value and raises `TransitionError` when the path is taken: the workflow stops in the
middle of its work.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Paid(Event[float]):
    pass


class Pay(Procedure[dict]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_paid(self, sigma: dict, event: Paid):
        return Deliver  # expect: SOP104


class Deliver(Procedure[dict]):
    prompt = make_prompt("Deliver the goods")

    @handler
    def on_paid(self, sigma: dict, event: Paid):
        return End()


SOP(state={}, init_proc=Pay())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Paid(Event[float]):
    pass


class Pay(Procedure[dict]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_paid(self, sigma: dict, event: Paid):
        return Deliver()


class Deliver(Procedure[dict]):
    prompt = make_prompt("Deliver the goods")

    @handler
    def on_paid(self, sigma: dict, event: Paid):
        return End()


SOP(state={}, init_proc=Pay())
```

## Known limits

Values whose type cannot be told are not reported.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import RaisedOutcome
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{handler} returns {what}, so the run stops here with TransitionError",
    help="{advice}",
)

_WHAT = {
    BadOutcomeKind.NONE: "None",
    BadOutcomeKind.CLASS: "the class {text} instead of an instance",
    BadOutcomeKind.EVENT: "the event {text}",
    BadOutcomeKind.NUMBER: "the number {text}",
    BadOutcomeKind.SIGMA: "the state `{written}`",
    BadOutcomeKind.VALUE: "`{written}`, which is {text}",
    BadOutcomeKind.GENERATOR: "a generator",
    BadOutcomeKind.COROUTINE: "the coroutine of {text} instead of its result",
}
_WITHOUT_SOURCE = {BadOutcomeKind.SIGMA: "the state", BadOutcomeKind.VALUE: "{text}"}
_NAMING = (BadOutcomeKind.CLASS, BadOutcomeKind.COROUTINE)
_LONGEST = 40
_ANY_OUTCOME = "return a procedure instance, `self` to stay, a text to have the agent try again, or `End()`"
_ADVICE = {
    BadOutcomeKind.NONE: "return `self` to stay in this procedure",
    BadOutcomeKind.CLASS: "create the procedure: `{text}()`",
    BadOutcomeKind.GENERATOR: "return the outcome instead of yielding",
    BadOutcomeKind.COROUTINE: "await it: `return await ...{text}(...)`",
}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at every value that a handler returns; what a method returns for several handlers counts once."""
    yield from _raised(program)
    shared: set[tuple[Span, str]] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for outcome in run.bad_outcomes:
                if outcome.kind is BadOutcomeKind.FALLS_OFF or (outcome.span, outcome.text) in shared:
                    continue
                if outcome.via:
                    shared.add((outcome.span, outcome.text))
                yield _finding(run, outcome, facts)


def _raised(program: Program) -> Iterator[Diagnostic]:
    """Outcomes that are raised, each place once."""
    found = {slip.span: slip for slip in program.slips if isinstance(slip, RaisedOutcome)}
    for slip in found.values():
        yield RULE.at(
            slip.span,
            message="{what} is raised here, but is not an exception, so this raises TypeError",
            help="return it instead" if not slip.what.startswith("the event") else _ANY_OUTCOME,
            text=slip.text if len(slip.text) <= _LONGEST else f"{slip.text[:_LONGEST]} ...",
            what=slip.what,
            symbol=slip.symbol,
            subject=slip.what,
        )


def _finding(run: HandlerRun, outcome: BadOutcome, facts: Facts) -> Diagnostic:
    text = outcome.text or "a value"
    if outcome.kind is BadOutcomeKind.VALUE:
        text = f"{'an' if text[:1].lower() in 'aeiou' else 'a'} {text}"
    written = outcome.written if len(outcome.written) <= _LONGEST else f"{outcome.written[:_LONGEST]} ..."
    what = _WHAT[outcome.kind] if written else _WITHOUT_SOURCE.get(outcome.kind, _WHAT[outcome.kind])
    symbol = facts.symbol_of_handler(run.declaration)
    return RULE.at(
        outcome.span,
        handler=_who(run, outcome),
        what=what.replace("{text}", text).replace("{written}", written),
        advice=_ADVICE.get(outcome.kind, _ANY_OUTCOME).replace("{text}", text),
        symbol=symbol,
        subject=symbol,
        bearing=_bearing(outcome),
        related=tuple(RelatedPlace(span=call, message="called from here") for call in outcome.via),
    )


def _bearing(outcome: BadOutcome) -> Bearing:
    """The procedure that was meant, and what is returned in its place."""
    is_made = outcome.kind is BadOutcomeKind.VALUE and outcome.written.startswith(f"{outcome.text}(")
    named = (outcome.text,) if is_made or outcome.kind in _NAMING else ()
    return Bearing(procedures=named, returned=outcome.text if is_made else "")


def _who(run: HandlerRun, outcome: BadOutcome) -> str:
    if not outcome.via:
        return run.name
    return f"{outcome.function}, which {run.name} calls," if outcome.function else f"what {run.name} calls"

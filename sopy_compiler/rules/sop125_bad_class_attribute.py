"""A class attribute of a procedure that does not do what it is there for.

## What it does

Reports an `ignore` that is no list of event classes, a `prompt` that is a function which nothing calls, a
`timeout` that is no `timedelta`, a `timeout_event` that is no event class or that the procedure has no
handler for, and a name that is none of these but is close to one and has a value for it (`ingore =
[Paused]`).

## Why is this bad?

The runtime reads these attributes by their names. What it cannot use stops the workflow with
`DefinitionError` when the procedure is entered, or is passed over in silence: the agent gets no
instruction, the event costs a retry, and when the time is over nothing happens.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Reminded(Event[None]):
    pass


class Answer(Procedure[dict]):
    prompt = make_prompt("Answer the question")
    ingore = [Reminded]  # expect: SOP125

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return Wait()


class Wait(Procedure[dict]):
    prompt = make_prompt("Wait for the reminder")

    @handler
    def on_reminded(self, sigma: dict, event: Reminded):
        return End()


SOP(state={}, init_proc=Answer())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Reminded(Event[None]):
    pass


class Answer(Procedure[dict]):
    prompt = make_prompt("Answer the question")
    ignore = [Reminded]

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return Wait()


class Wait(Procedure[dict]):
    prompt = make_prompt("Wait for the reminder")

    @handler
    def on_reminded(self, sigma: dict, event: Reminded):
        return End()


SOP(state={}, init_proc=Answer())
```

## Known limits

Values that are computed are not judged, nor what `__init__` assigns. A name that is only close to one of
these is not reported if anything reads an attribute of that name.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.dispatch import taken_by
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.slip import AttributeFault, MisusedAttribute
from sopy_compiler.ir.vocabulary import TIMEOUT_EVENT_ATTRIBUTE

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{attribute}` of {procedure} {wrong}, so {consequence}",
    help="{advice}",
)
_STOPS = "the workflow stops with DefinitionError"
_WRONG = {
    AttributeFault.NO_LIST: (
        "is {what}, not a list of event classes",
        _STOPS,
        "write `{attribute} = [{text}]`",
    ),
    AttributeFault.NO_EVENT: (
        "holds `{text}`, {what}, where an event class belongs",
        _STOPS,
        "name the class of an event",
    ),
    AttributeFault.NO_PROMPT: (
        "is {what}",
        "the agent is not told what to do here",
        'write `{attribute} = make_prompt("...")` with the instruction for this step',
    ),
    AttributeFault.NO_TIME: (
        "is {what}, not a timedelta",
        _STOPS,
        "write `{attribute} = timedelta(seconds=...)`",
    ),
}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look at what the bodies of procedures assign, and at the events of timeouts."""
    for slip in program.slips:
        if isinstance(slip, MisusedAttribute):
            if slip.fault is AttributeFault.OTHER_NAME:
                yield from _other_name(slip, program)
            else:
                yield _wrong(slip)
    for procedure in program.procedures:
        if _misses_timeout(procedure, facts):
            yield _missed(procedure)


def _wrong(slip: MisusedAttribute) -> Diagnostic:
    wrong, consequence, advice = (
        part.format(what=slip.what, text=slip.text, attribute=slip.attribute) for part in _WRONG[slip.fault]
    )
    return RULE.at(
        slip.span,
        attribute=slip.attribute,
        procedure=simple_name(slip.procedure),
        wrong=wrong,
        consequence=consequence,
        advice=advice,
        symbol=slip.symbol,
        subject=f"{slip.procedure}.{slip.attribute}",
    )


def _other_name(slip: MisusedAttribute, program: Program) -> Iterator[Diagnostic]:
    """A name that nothing reads, and that is nearly the one which the value is for."""
    module = slip.procedure.rpartition(".")[0]
    is_read = slip.attribute in program.around(module).names.read
    if is_read or closest_name(slip.attribute, (slip.what,)) is None:
        return
    yield RULE.at(
        slip.span,
        attribute=slip.attribute,
        procedure=simple_name(slip.procedure),
        wrong="is a name that nothing reads",
        consequence="it does nothing",
        advice=f"did you mean `{slip.what}`?",
        symbol=slip.symbol,
        subject=f"{slip.procedure}.{slip.attribute}",
    )


def _misses_timeout(procedure: Procedure, facts: Facts) -> bool:
    event = procedure.timeout_event
    is_judged = event in facts.index.events and procedure.bases_known and not procedure.is_abstract
    return is_judged and facts.events.bases_known(event) and taken_by(event, procedure, facts.events) is None


def _missed(procedure: Procedure) -> Diagnostic:
    event = simple_name(procedure.timeout_event)
    return RULE.at(
        procedure.span,
        attribute=TIMEOUT_EVENT_ATTRIBUTE,
        procedure=procedure.name,
        wrong=f"is {event}, which {procedure.name} has no handler for",
        consequence="nothing happens when the time is over",
        advice=f"write a handler for {event}, or name the event that the handler takes",
        symbol=procedure.name,
        subject=f"{procedure.qualname}.{TIMEOUT_EVENT_ATTRIBUTE}",
        bearing=Bearing(events=(procedure.timeout_event,)),
    )

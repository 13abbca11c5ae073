"""A part of the payload that is used while it may be None.

## What it does

Reports an optional payload, or an optional part of one, that a handler uses as if it were there, without
having checked it.

## Why is this bad?

The handler raises `AttributeError` or `TypeError` for the very payloads that the event's type allows.

## Example

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answer(TypedDict):
    text: str
    source: str | None


class Answered(Event[Answer]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask for an answer")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        sigma["source"] = event.payload["source"].strip()  # expect: SOP305
        return End()


SOP(state={}, init_proc=Ask())
```

## Use instead

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Answer(TypedDict):
    text: str
    source: str | None


class Answered(Event[Answer]):
    pass


class Ask(Procedure[dict]):
    prompt = make_prompt("Ask for an answer")

    @handler
    def on_answered(self, sigma: dict, event: Answered):
        source = event.payload["source"]
        if source is None:
            return "Say where the answer comes from"
        sigma["source"] = source.strip()
        return End()


SOP(state={}, init_proc=Ask())
```

## Known limits

Elements of lists and values of dictionaries are not followed. A test that is not understood (`all(...)`) is
taken to have checked every part it reads.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.typestate.none_uses import consequence, payload_uses_of_none
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{payload} may be None here, so {consequence}",
    help="check it before it is used, or give {event} a payload type without None",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the uses that no test protects."""
    found = payload_uses_of_none(program.procedures, facts.typestate, facts.index, facts.events)
    for use, run in found:
        event = simple_name(run.event)
        path = ".".join(use.place.path)
        declared = facts.index.events.get(run.event)
        yield RULE.at(
            use.span,
            payload=f"`{path}` of the payload of {event}" if path else f"the payload of {event}",
            consequence=consequence(use),
            event=event,
            symbol=use.symbol,
            subject=".".join((event, "payload", *use.place.path)),
            related=(
                (RelatedPlace(span=declared.span, message=f"{event} is declared here"),)
                if declared is not None
                else ()
            ),
            flow=facts.way_to(run.procedure),
        )

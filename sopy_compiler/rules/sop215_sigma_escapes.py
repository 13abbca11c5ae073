"""A state that gets out of sight.

## What it does

Reports handlers that hand sigma, or a mutable part of it, to code that cannot be analysed, and handlers that
change it under names computed at run time.

## Why is this bad?

From there on nobody can say what happens to the state: rules about unwritten or misused fields stay silent,
and the runtime must copy the whole state before every such event.

## Example

```python
from somewhere import enrich

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answer(Procedure[dict]):
    prompt = make_prompt("Answer the question")

    @handler
    def on_asked(self, sigma: dict, event: Asked):  # expect: SOP215
        enrich(sigma)
        return End()


SOP(state={}, init_proc=Answer())
```

## Use instead

```python
from somewhere import enriched

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answer(Procedure[dict]):
    prompt = make_prompt("Answer the question")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        sigma["answer"] = enriched(event.payload)
        return End()


SOP(state={}, init_proc=Answer())
```

## Known limits

Reported once a handler, with the reasons. Code of other packages is never analysed, whatever it does.
Markdown is not judged.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.missing_members import uses_missing_member
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="what {handler} does to the state cannot be followed: {reasons}",
    help="pass the values that are needed and assign what comes back; until then rules skip this handler",
)

# A dictionary with arbitrary keys stays in sight, though its keys are not known.
_NO_ESCAPE: Final = ("a computed key of sigma", "`sigma.update` changes keys")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for opaque handlers; those that several procedures inherit are reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        if facts.index.is_in_fragment(procedure.module):
            continue
        for run in procedure.runs:
            reasons = [one for one in run.effect.opaque_reasons if not one.startswith(_NO_ESCAPE)]
            if reasons and run.span not in reported and not uses_missing_member(run, facts.index):
                reported.add(run.span)
                handler = facts.symbol_of_handler(run.declaration)
                yield RULE.at(
                    run.span,
                    handler=handler,
                    reasons=joined(reasons),
                    symbol=handler,
                    subject=run.declaration,
                )

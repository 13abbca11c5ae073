"""A procedure that tells the agent nothing.

## What it does

Reports a procedure that can be reached and has no prompt, or an empty one.

## Why is this bad?

The agent learns neither what this step is for nor what it should do: it guesses, and spends its retries.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler


class Translated(Event[str]):
    pass


class Translate(Procedure[dict]):  # expect: SOP401
    @handler
    def on_translated(self, sigma: dict, event: Translated):
        return End()


SOP(state={}, init_proc=Translate())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Translated(Event[str]):
    pass


class Translate(Procedure[dict]):
    prompt = make_prompt("Translate the letter into French")

    @handler
    def on_translated(self, sigma: dict, event: Translated):
        return End()


SOP(state={}, init_proc=Translate())
```

## Known limits

A prompt computed at run time is taken to be there. Silent in Markdown fragments without an SOP.
"""

from collections.abc import Iterator
from typing import TypeGuard

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import MisusedAttribute, Slip
from sopy_compiler.ir.vocabulary import PROMPT_ATTRIBUTE

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{procedure} has no prompt, so the agent is not told what to do here",
    help='add `prompt = make_prompt("...")` with the instruction for this step',
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look for reachable procedures without a text."""
    told = {slip.procedure for slip in program.slips if _is_about_prompt(slip)}  # by SOP125
    for workflow in facts.workflows:
        if not workflow.workflow.is_whole:
            continue
        for procedure in workflow.reachable_procedures:
            if procedure.bases_known and procedure.qualname not in told and _is_silent(procedure):
                yield RULE.at(
                    procedure.span if procedure.prompt is None else procedure.prompt.span,
                    procedure=procedure.name,
                    symbol=procedure.name,
                    subject=procedure.qualname,
                )


def _is_silent(procedure: Procedure) -> bool:
    prompt = procedure.prompt
    return prompt is None or (prompt.text is not None and not prompt.text.strip())


def _is_about_prompt(slip: Slip) -> TypeGuard[MisusedAttribute]:
    """Whether the class has a prompt under a name that nothing looks for."""
    return isinstance(slip, MisusedAttribute) and slip.what == PROMPT_ATTRIBUTE

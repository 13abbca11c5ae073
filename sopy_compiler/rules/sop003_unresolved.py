"""Something the analysis could not follow.

## What it does

Reports the places where the analysis had to give up: a transition computed at run time, a base class from
an unknown module, `import *` of a module that was not found, an event or an SOP that is put together
dynamically. It is off unless `--show-unresolved` or `--strict` asks for it; under `--strict` it is an error.

## Why is this bad?

Rules stay silent where a fact is missing, so that they never guess. What is listed here is what they could
not look at: a clean report says less than it seems to.

## Example

```python
import importlib

from sopy import SOP, Event, Procedure, handler, make_prompt


class Chosen(Event[str]):
    pass


class Choose(Procedure[dict]):
    prompt = make_prompt("Choose the next step")

    @handler
    def on_chosen(self, sigma: dict, event: Chosen):
        return getattr(importlib.import_module("steps"), event.payload)()  # expect: SOP003


SOP(state={}, init_proc=Choose())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Chosen(Event[str]):
    pass


class Choose(Procedure[dict]):
    prompt = make_prompt("Choose the next step")

    @handler
    def on_chosen(self, sigma: dict, event: Chosen):
        return STEPS[event.payload]()


class Archive(Procedure[dict]):
    prompt = make_prompt("Archive the case")

    @handler
    def on_chosen(self, sigma: dict, event: Chosen):
        return End()


STEPS = {"archive": Archive, "choose": Choose}

SOP(state={}, init_proc=Choose())
```

## Known limits

A gap is reported where it arises, not at every rule that stays silent because of it.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.NOTE,
    since="0.1.0",
    message="{reason}, so rules that depend on it stay silent",
    help="check the file it comes from as well, or write it so that the source alone tells",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the gaps."""
    for gap in program.unresolved:
        yield RULE.at(gap.span, reason=gap.reason, symbol=gap.symbol)

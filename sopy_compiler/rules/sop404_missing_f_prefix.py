"""A text with placeholders that nothing fills.

## What it does

Reports a plain text for the agent with the name of a variable in braces: one that a handler returns, the
prompt of `End`, `make_prompt` in a function, the message of an `assert` or an exception. The names are known
where the text stands, so that an `f` in front of the text is missing.

## Why is this bad?

The agent reads the braces and the name of the variable, and not what it has to know in order to recover.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Budget(BaseModel):
    limit: int = 100


class Spent(Event[int]):
    pass


class Spend(Procedure[Budget]):
    prompt = make_prompt("Spend the budget")

    @handler
    def on_spent(self, sigma: Budget, event: Spent):
        if event.payload > sigma.limit:
            return "You may spend {sigma.limit} at most"  # expect: SOP404
        return End()


SOP(state=Budget(), init_proc=Spend())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Budget(BaseModel):
    limit: int = 100


class Spent(Event[int]):
    pass


class Spend(Procedure[Budget]):
    prompt = make_prompt("Spend the budget")

    @handler
    def on_spent(self, sigma: Budget, event: Spent):
        if event.payload > sigma.limit:
            return f"You may spend {sigma.limit} at most"
        return End()


SOP(state=Budget(), init_proc=Spend())
```

## Known limits

A text whose placeholders name no variable of the function is left alone, and so is any text but that of a
handler in a module that fills templates by `format`, `substitute` or `render`.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import UnfilledText

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="the agent reads `{placeholder}` letter by letter, as there is no `f` in front of the text",
    help="write `f` in front of the text",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each text once, with its first placeholder."""
    for slip in program.slips:
        if isinstance(slip, UnfilledText):
            yield RULE.at(
                slip.span, placeholder=slip.placeholder, symbol=slip.symbol, subject=slip.placeholder
            )

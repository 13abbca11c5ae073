"""A value in the body of a `TypedDict`.

## What it does

Reports a key of a `TypedDict` that the class body gives a value.

## Why is this bad?

A `TypedDict` only describes dicts: it makes none, and fills none in. The value is never used, the key stays
absent until some step stores it, and reading it raises `KeyError`.

## Example

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Talk(TypedDict):
    topic: str
    turns: int = 0  # expect: SOP228


class Said(Event[str]):
    pass


class Listen(Procedure[Talk]):
    prompt = make_prompt("Listen")

    @handler
    def on_said(self, talk: Talk, event: Said):
        talk["topic"] = event.payload
        return End()


SOP(state={"topic": "", "turns": 0}, init_proc=Listen())
```

## Use instead

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Talk(TypedDict):
    topic: str
    turns: int


class Said(Event[str]):
    pass


class Listen(Procedure[Talk]):
    prompt = make_prompt("Listen")

    @handler
    def on_said(self, talk: Talk, event: Said):
        talk["topic"] = event.payload
        return End()


SOP(state={"topic": "", "turns": 0}, init_proc=Listen())
```

## Known limits

Only the class statement is looked at, not `TypedDict("Talk", {...})`.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="no dict ever gets this value: `{key}` of {model} is absent until something stores it",
    help="store it where the dict is made, or use a dataclass or a model of pydantic",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report every value that stands in such a body."""
    for model in program.models:
        for key, place in model.idle_defaults:
            yield RULE.at(place, model=model.name, key=key, symbol=model.name, subject=f"{model.name}.{key}")

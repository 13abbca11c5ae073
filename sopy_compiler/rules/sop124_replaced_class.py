"""A class that another one of its name replaces before anything uses it.

## What it does

Reports a procedure, an event, an SOP or a model that the module defines again before anything can have used
it.

## Why is this bad?

Python keeps the last definition. The first one is never used: its handlers never run, its events never come,
its fields are on no state. Most often a class was copied and keeps its old name.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answer(Procedure[dict]):  # expect: SOP124
    prompt = make_prompt("Answer the question")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return self


class Answer(Procedure[dict]):
    prompt = make_prompt("Close the conversation")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return End()


SOP(state={}, init_proc=Answer())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answer(Procedure[dict]):
    prompt = make_prompt("Answer the question")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return Close()


class Close(Procedure[dict]):
    prompt = make_prompt("Close the conversation")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return End()


SOP(state={}, init_proc=Answer())
```

## Known limits

Silent where the name stands between both definitions, where project code is called there, for classes with
a decorator or a metaclass, below `if` and `try`, and in Markdown, where a class may be shown in several
versions. The replaced class is judged by no other rule.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="the {role} {name} is defined again in line {line}, so this definition is never used",
    help="give one of them another name, or remove this one",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the classes that are replaced unused."""
    for one in program.replaced_classes:
        yield RULE.at(
            one.span,
            role=one.role.value,
            name=one.name,
            line=one.replaced_at.line,
            symbol=one.name,
            subject=one.qualname,
            related=(RelatedPlace(span=one.replaced_at, message=f"{one.name} is defined again here"),),
        )

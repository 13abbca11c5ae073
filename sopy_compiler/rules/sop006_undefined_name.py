"""A base class, event, state type or transition target that does not exist.

## What it does

Reports a name in one of these roles that the module neither defines nor imports. Markdown fragments may
leave definitions out and are not judged.

## Why is this bad?

Importing the module, or the transition itself, raises `NameError`; and the machine lacks the part that the
name stands for.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Scanned(Event[str]):
    pass


class Scan(Procedure[dict]):
    prompt = make_prompt("Scan the document")

    @handler
    def on_scanned(self, sigma: dict, event: Scanned):
        return Shelf()  # expect: SOP006


class Shelve(Procedure[dict]):
    prompt = make_prompt("Put the document on its shelf")

    @handler
    def on_scanned(self, sigma: dict, event: Scanned):
        return End()


SOP(state={}, init_proc=Scan())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Scanned(Event[str]):
    pass


class Scan(Procedure[dict]):
    prompt = make_prompt("Scan the document")

    @handler
    def on_scanned(self, sigma: dict, event: Scanned):
        return Shelve()


class Shelve(Procedure[dict]):
    prompt = make_prompt("Put the document on its shelf")

    @handler
    def on_scanned(self, sigma: dict, event: Scanned):
        return End()


SOP(state={}, init_proc=Scan())
```

## Known limits

Names in other roles are left to general linters.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="the {role} `{name}` is neither defined nor imported here, so using it raises NameError",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report undefined names outside fragments."""
    for undefined in program.undefined_names:
        if not undefined.in_fragment:
            near = did_you_mean(undefined.name, undefined.candidates)
            yield RULE.at(
                undefined.span,
                role=undefined.role.value,
                name=undefined.name,
                advice=near or f"define or import `{undefined.name}`",
                symbol=undefined.symbol,
                subject=undefined.name,
            )

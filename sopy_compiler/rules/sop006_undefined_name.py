"""A name that does not exist.

## What it does

Reports a base class, an event, a state type or a transition target that the module neither defines nor
imports, any other such name that a procedure uses, and names that a module of the project is asked for and
lacks. Markdown fragments may leave definitions out and are not judged.

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

Names in other roles that stand outside procedures are left to general linters, and so are modules that make
names by `globals()`, `exec` and the like, or import with `*`. What packages lack is not judged: submodules
become their attributes.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import UndefinedUse
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="the {role} `{name}` is neither defined nor imported here, so using it raises NameError",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report undefined names outside fragments."""
    reported: set[Span] = set()
    for undefined in program.undefined_names:
        reported.add(undefined.span)
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
    for slip in program.slips:
        if isinstance(slip, UndefinedUse) and slip.span not in reported:
            reported.add(slip.span)
            yield _used(slip)


def _used(slip: UndefinedUse) -> Diagnostic:
    error = "ImportError" if slip.is_import else "AttributeError" if slip.module else "NameError"
    define = "define" if slip.module else "define or import"
    where = f"{slip.module} does not define `{slip.name}`"
    return RULE.at(
        slip.span,
        message="{what}, so {doing} it raises {error}",
        help="{advice}",
        what=where if slip.module else f"`{slip.name}` is neither defined nor imported here",
        doing="importing" if slip.is_import else "using",
        error=error,
        advice=did_you_mean(slip.name, slip.candidates) or f"{define} `{slip.name}`",
        symbol=slip.symbol,
        subject=slip.name,
    )

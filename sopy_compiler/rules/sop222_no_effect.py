"""A statement about the state that changes nothing.

## What it does

Reports statements that compute something of the state, the payload or the procedure and throw it away:
`sigma.seen.union(new)`, `sigma.title.strip()`, `sigma.model_copy(update=...)`, `sorted(sigma.items)`,
`sigma.status == "done"`, `sigma.total + 1`, a method without its call; and an assignment to `event.payload`
that nothing looks at afterwards.

## Why is this bad?

The line reads as if it changed the state, and the state stays as it was. Later steps decide on values that
were never set.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Search(BaseModel):
    seen: set[str] = set()


class Found(Event[set[str]]):
    pass


class Look(Procedure[Search]):
    prompt = make_prompt("Report the pages that you have found")

    @handler
    def on_found(self, sigma: Search, event: Found):
        sigma.seen.union(event.payload)  # expect: SOP222
        return End(make_prompt(f"{len(sigma.seen)} pages are known"))


SOP(state=Search(), init_proc=Look())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Search(BaseModel):
    seen: set[str] = set()


class Found(Event[set[str]]):
    pass


class Look(Procedure[Search]):
    prompt = make_prompt("Report the pages that you have found")

    @handler
    def on_found(self, sigma: Search, event: Found):
        sigma.seen.update(event.payload)
        return End(make_prompt(f"{len(sigma.seen)} pages are known"))


SOP(state=Search(), init_proc=Look())
```

## Known limits

Only methods and operators of builtin types, of a few types of the standard library and of models are known to
change nothing. Inside a `try` a statement may be there for the exception that it raises, and is not reported.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import IdleKind, IdleStatement
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="`{text}` gives a new value and throws it away: `{of}` stays as it is",
    help="{advice}",
)

_MESSAGES: Final = {
    IdleKind.CALL: RULE.message,
    IdleKind.COMPARISON: "`{text}` compares, and nothing is done with the answer: `{of}` stays as it is",
    IdleKind.METHOD: "`{text}` names a method and does not call it, so nothing happens",
    IdleKind.READ: "`{text}` is looked at, and nothing is done with it",
    IdleKind.OPERATION: "`{text}` is computed and thrown away: `{of}` stays as it is",
    IdleKind.PAYLOAD: "`{text}` is assigned, and nothing looks at it again: the event ends with its handler",
    IdleKind.TRANSITION: "nothing returns `{text}`, so the workflow does not go there",
    IdleKind.SIGN: "`{text}` has its signs the wrong way round: it replaces the value of `{of}`",
}
# The method that changes the object itself, for one that gives a new one.
_IN_PLACE: Final = {
    "union": "update",
    "intersection": "intersection_update",
    "difference": "difference_update",
    "symmetric_difference": "symmetric_difference_update",
    "sorted": "sort",
    "reversed": "reverse",
}
_COPIES: Final = frozenset(
    {"model_copy", "copy", "copy.copy", "copy.deepcopy", "dataclasses.replace", "_replace"}
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each statement once, whichever handlers come there."""
    reported: set[Span] = set()
    for slip in program.slips:
        if isinstance(slip, IdleStatement) and slip.span not in reported:
            reported.add(slip.span)
            yield RULE.at(
                slip.span,
                message=_MESSAGES[slip.kind],
                text=slip.text,
                of=slip.of,
                advice=_advice(slip),
                symbol=slip.symbol,
                subject=slip.of,
                bearing=_bearing(slip),
            )


def _bearing(slip: IdleStatement) -> Bearing:
    """The procedure to which nothing leads, or the field that stays as it is."""
    if slip.kind is IdleKind.TRANSITION:
        return Bearing(procedures=(slip.of,))
    field = slip.of.rpartition(".")[2] if "." in slip.of else ""
    return Bearing(fields=(field,) if field else ())


def _advice(slip: IdleStatement) -> str:
    match slip.kind:
        case IdleKind.METHOD:
            return f"call it: `{slip.text}()`"
        case IdleKind.TRANSITION:
            return f"return it: `return {slip.text}`"
        case IdleKind.SIGN:
            return f"turn the two signs round: `{slip.of} {slip.name} ...`"
        case IdleKind.PAYLOAD:
            return "store the value in a field of the state, or use a variable"
        case IdleKind.COMPARISON:
            return f"to set it, write `=` in place of `==`: `{slip.of} = ...`"
        case IdleKind.CALL if slip.name in _IN_PLACE:
            return f"change the object itself: `{slip.of}.{_IN_PLACE[slip.name]}(...)`"
        case IdleKind.CALL if slip.name in _COPIES:
            return f"assign the fields themselves: `{slip.of}.field = ...`"
        case IdleKind.READ:
            return "remove the line, or do something with the value"
    return f"assign the result: `{slip.of} = ...`"

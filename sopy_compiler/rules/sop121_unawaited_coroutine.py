"""A coroutine that nobody awaits.

## What it does

Reports a call of an `async` function without `await`: as a statement, stored in a variable that nothing looks
at again, stored in a field that holds something else or that nothing looks at, compared, tested or otherwise
used as if it were the result. Functions of asyncio such as `asyncio.sleep` count, too.

## Why is this bad?

Calling an `async` function only makes a coroutine: not a line of its body runs. The step is left out without
an error, a test of the coroutine is always true, and a field holds an object that no one can use.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Rated(Event[int]):
    pass


async def tell_the_team(rating: int) -> None:
    ...


class Rate(Procedure[dict]):
    prompt = make_prompt("Rate the answer")

    @handler
    async def on_rated(self, sigma: dict, event: Rated):
        tell_the_team(event.payload)  # expect: SOP121
        return End()


SOP(state={}, init_proc=Rate())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Rated(Event[int]):
    pass


async def tell_the_team(rating: int) -> None:
    ...


class Rate(Procedure[dict]):
    prompt = make_prompt("Rate the answer")

    @handler
    async def on_rated(self, sigma: dict, event: Rated):
        await tell_the_team(event.payload)
        return End()


SOP(state={}, init_proc=Rate())
```

## Known limits

A coroutine that is passed on, returned, put into a container or given to `asyncio.create_task`, `gather` and
the like is left to whoever gets it. SOP104 reports one that an `async` handler returns. A plain handler may
return one: the runtime awaits it.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import CoroutineFate, LostCoroutine
from sopy_compiler.ir.type_expression import NONE
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{function}` is called without `await`, so nothing of it runs",
    help="write `await` in front of the call, in an `async def`, or hand it to `asyncio.create_task(...)`",
)

_MESSAGES: Final = {
    CoroutineFate.DROPPED: RULE.message,
    CoroutineFate.IN_VARIABLE: "`{into}` gets the coroutine of `{function}`, {never}",
    CoroutineFate.IN_FIELD: "`{into}` gets the coroutine of `{function}` in place of its result, {never}",
    CoroutineFate.USED: "this is the coroutine of `{function}` and not its result, {never}",
    CoroutineFate.TESTED: "the coroutine of `{function}` is always true, {never}",
}
_NEVER: Final = "and as nobody awaits it, nothing of it runs"
# What is of one of these types awaits nothing.
_PLAIN: Final = ("builtins.", "datetime.", "decimal.", "uuid.")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each call once, whichever handlers come there."""
    reported: set[Span] = set()
    for slip in program.slips:
        if isinstance(slip, LostCoroutine) and slip.span not in reported and _is_lost(slip, program):
            reported.add(slip.span)
            yield RULE.at(
                slip.span,
                message=_MESSAGES[slip.fate],
                function=slip.function,
                into=slip.into,
                never=_NEVER,
                symbol=slip.symbol,
                subject=slip.function,
            )


def _is_lost(slip: LostCoroutine, program: Program) -> bool:
    """Whether nobody can await it later: of a field its type says so, or that nothing looks at it."""
    if slip.fate is not CoroutineFate.IN_FIELD:
        return True
    declared = slip.declared
    if declared.is_known and all(
        member.name == NONE or (member.name.startswith(_PLAIN) and member.name != "builtins.object")
        for member in declared.members
    ):
        return True
    module = next((one.name for one in program.modules if one.path == slip.span.path), "")
    return slip.attribute not in program.around(module).names.read

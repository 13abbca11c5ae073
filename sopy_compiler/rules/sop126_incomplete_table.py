"""A table of what comes next that lacks an entry.

## What it does

Reports a look-up in a dict that the program writes down, by a payload that can be one of few values (an Enum,
a `Literal`, a `bool`), where some of these values are no keys.

## Why is this bad?

The first event with such a value raises KeyError. That is no recovery: it reaches the caller as HandlerError.

## Example

```python
from enum import Enum

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Size(Enum):
    SMALL = 1
    LARGE = 2


class Measured(Event[Size]):
    pass


class Packed(Event[None]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the parcel")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return NEXT[event.payload]()  # expect: SOP126


class Envelope(Procedure[dict]):
    prompt = make_prompt("Use an envelope")

    @handler
    def on_packed(self, sigma: dict, event: Packed):
        return End()


NEXT = {Size.SMALL: Envelope}
SOP(state={}, init_proc=Measure())
```

## Use instead

```python
from enum import Enum

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Size(Enum):
    SMALL = 1
    LARGE = 2


class Measured(Event[Size]):
    pass


class Packed(Event[None]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the parcel")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return NEXT[event.payload]()


class Envelope(Procedure[dict]):
    prompt = make_prompt("Use an envelope")

    @handler
    def on_packed(self, sigma: dict, event: Packed):
        return End()


NEXT = {Size.SMALL: Envelope, Size.LARGE: Envelope}
SOP(state={}, init_proc=Measure())
```

## Known limits

Look-ups by fields of the state are not judged, and neither are those in a `try`, by `get`, or behind a test
that rules the missing values out.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.slip import IncompleteTable
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="`{table}` has no entry for {missing}, which `{key}` may be: that raises KeyError",
    help="add the missing entry, or ask with `{table}.get({key})` and say what happens without one",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each look-up once, with what is missing in every way that leads there."""
    found: dict[Span, list[IncompleteTable]] = {}
    for slip in program.slips:
        if isinstance(slip, IncompleteTable):
            found.setdefault(slip.span, []).append(slip)
    for span, slips in found.items():
        missing = dict.fromkeys(value for slip in slips for value in slip.missing)
        yield RULE.at(
            span,
            table=slips[0].table,
            key=slips[0].key,
            missing=joined((f"`{value}`" for value in missing), last="or"),
            symbol=slips[0].symbol,
            subject=slips[0].table,
        )

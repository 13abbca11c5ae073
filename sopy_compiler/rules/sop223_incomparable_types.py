"""A comparison that the types do not have.

## What it does

Reports `<`, `<=`, `>` and `>=` between values of types that cannot be put in order: a number and a text, a
`Decimal` and a text, a `date` and a `datetime`, two dicts, members of a plain `Enum`, None and anything.

## Why is this bad?

The comparison raises `TypeError` whenever the line is reached: the event is rolled back each time, and the
workflow cannot go on.

## Example

```python
from decimal import Decimal

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Offer(BaseModel):
    limit: Decimal = Decimal("10")


class Bid(Event[str]):
    pass


class Auction(Procedure[Offer]):
    prompt = make_prompt("Collect bids")

    @handler
    def on_bid(self, sigma: Offer, event: Bid):
        if sigma.limit <= event.payload:  # expect: SOP223
            return End()
        return self


SOP(state=Offer(), init_proc=Auction())
```

## Use instead

```python
from decimal import Decimal

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Offer(BaseModel):
    limit: Decimal = Decimal("10")


class Bid(Event[str]):
    pass


class Auction(Procedure[Offer]):
    prompt = make_prompt("Collect bids")

    @handler
    def on_bid(self, sigma: Offer, event: Bid):
        if sigma.limit <= Decimal(event.payload):
            return End()
        return self


SOP(state=Offer(), init_proc=Auction())
```

## Known limits

Judged only where both types are known. That an optional value may be None is for SOP202 and SOP305 to say,
and equality never raises. Comparisons inside a `try` are left alone.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.ordering import are_incomparable
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.slip import Ordering
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="`{left}` is {left_type} and `{right}` is {right_type}, so `{operator}` raises TypeError",
    help="make them of one type before they are compared",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each comparison once, whichever handlers come there."""
    reported: set[Span] = set()
    for slip in program.slips:
        if (
            isinstance(slip, Ordering)
            and slip.span not in reported
            and are_incomparable(slip.left, slip.right, facts.index)
        ):
            reported.add(slip.span)
            yield RULE.at(
                slip.span,
                left=slip.left_text,
                left_type=_said(slip.left),
                operator=slip.operator,
                right=slip.right_text,
                right_type=_said(slip.right),
                symbol=slip.symbol,
                subject=f"{slip.left_text} {slip.operator} {slip.right_text}",
            )


def _said(expression: TypeExpression) -> str:
    """`a str`, `an int or a float`, `None`."""
    names: dict[str, None] = {}
    for member in present_or_none(expression):
        if member.name == NONE:
            names["None"] = None
        elif member.name == LITERAL:
            names |= dict.fromkeys(_with_article(type(value).__name__) for value in member.literals)
        else:
            names[_with_article(simple_name(member.name))] = None
    return joined(names, last="or")


def _with_article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"

"""A call of the program's own code that cannot work.

## What it does

Reports calls of functions and methods of the program, by handlers and what they call, with missing, surplus
or unknown arguments, and calls of what is a value: a property, a field.

## Why is this bad?

The call raises TypeError whenever it is reached, so the event fails and the workflow does not go on.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    total: float = 0.0

    def add(self, price: float, pieces: int) -> None:
        self.total += price * pieces


class Chosen(Event[float]):
    pass


class Choose(Procedure[Order]):
    prompt = make_prompt("Choose a product")

    @handler
    def on_chosen(self, sigma: Order, event: Chosen):
        sigma.add(event.payload)  # expect: SOP123
        return End(make_prompt(f"{sigma.total:.2f}"))


SOP(state=Order(), init_proc=Choose())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    total: float = 0.0

    def add(self, price: float, pieces: int) -> None:
        self.total += price * pieces


class Chosen(Event[float]):
    pass


class Choose(Procedure[Order]):
    prompt = make_prompt("Choose a product")

    @handler
    def on_chosen(self, sigma: Order, event: Chosen):
        sigma.add(event.payload, 1)
        return End(make_prompt(f"{sigma.total:.2f}"))


SOP(state=Order(), init_proc=Choose())
```

## Known limits

Silent where more than one function can be meant, where `*` or `**` pass arguments that cannot be counted,
about functions whose decorators are called, and inside a `try`.
"""

from collections.abc import Iterable, Iterator

from sopy_compiler.analysis.argument_binding import argument_faults, signature_text
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.optional import present
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.slip import UncallableValue, WrongCall
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{function} {faults}, so this call raises TypeError",
    help="{advice}",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report each call once, whichever handlers come there."""
    reported: set[Span] = set()
    called: dict[Span, list[UncallableValue]] = {}
    for slip in program.slips:
        if isinstance(slip, UncallableValue):
            called.setdefault(slip.span, []).append(slip)
    for slip in program.slips:
        if slip.span in reported:
            continue
        if isinstance(slip, WrongCall):
            reported.add(slip.span)
            yield _wrong(slip)
        elif isinstance(slip, UncallableValue):
            reported.add(slip.span)
            yield _uncallable(slip, called.get(slip.span, ()))


def _wrong(slip: WrongCall) -> Diagnostic:
    call = Construction(
        subject=slip.function,
        positional=slip.positional,
        keywords=slip.keywords,
        has_star=False,
        span=slip.span,
        symbol=slip.symbol,
    )
    return RULE.at(
        slip.span,
        function=slip.function,
        faults=joined(argument_faults(call, slip.signature)),
        advice=f"it is called as `{slip.function}({signature_text(slip.signature)})`",
        symbol=slip.symbol,
        subject=slip.function,
        related=()
        if slip.span.contains(slip.declared)
        else (RelatedPlace(span=slip.declared, message=f"{slip.function} is defined here"),),
    )


def _uncallable(slip: UncallableValue, same: Iterable[UncallableValue]) -> Diagnostic:
    """What is called there; `same` is that on all paths."""
    types = (part for one in same for part in present(one.type))
    names = dict.fromkeys(simple_name(one.name) for one in types)
    what = joined((f"a `{name}`" if name != "Literal" else "a constant" for name in names), last="or")
    if slip.is_instance:
        what = f"an instance of {joined(names, last='or')}"
    return RULE.at(
        slip.span,
        message="`{text}` is {what}, not a function, so this call raises TypeError",
        text=slip.text,
        what=what,
        advice="leave the arguments out" if slip.has_arguments else f"write `{slip.text}` without `()`",
        symbol=slip.symbol,
        subject=slip.text,
    )

"""A part that the payload does not have.

## What it does

Reports an attribute, key or index of an event's payload that its declared type does not have.

## Why is this bad?

The handler raises `AttributeError`, `KeyError`, `IndexError` or `TypeError` as soon as the event comes.

## Example

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Upload(TypedDict):
    name: str
    size: int


class Uploaded(Event[Upload]):
    pass


class Receive(Procedure[dict]):
    prompt = make_prompt("Upload the file")

    @handler
    def on_uploaded(self, sigma: dict, event: Uploaded):
        return End(make_prompt(f"{event.payload['nmae']} is stored"))  # expect: SOP303


SOP(state={}, init_proc=Receive())
```

## Use instead

```python
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Upload(TypedDict):
    name: str
    size: int


class Uploaded(Event[Upload]):
    pass


class Receive(Procedure[dict]):
    prompt = make_prompt("Upload the file")

    @handler
    def on_uploaded(self, sigma: dict, event: Uploaded):
        return End(make_prompt(f"{event.payload['name']} is stored"))


SOP(state={}, init_proc=Receive())
```

## Known limits

Of a union all alternatives must lack the part. Classes with a base that could not be followed are not judged,
nor is a use guarded by `hasattr`.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.dict_keys import unknown_payload_keys
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.payload_shapes import arity, has_not
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.payload_use import PayloadUse, PayloadUseKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.vocabulary import EVENT_ATTRIBUTES
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{payload} is `{type}`, which has no {what}, so this raises {error}",
    help="{advice}",
)
_ATTRIBUTES = (PayloadUseKind.ATTRIBUTE, PayloadUseKind.EVENT_ATTRIBUTE)
_MESSAGES = {
    PayloadUseKind.EVENT_ATTRIBUTE: "{event} has no {what}, so this raises AttributeError",
    PayloadUseKind.EVENT_ITEM: "`{event}` is the event, not a container, so this raises TypeError",
    PayloadUseKind.EVENT_KEY: "the event {event} itself is no key here, so this raises KeyError",
    PayloadUseKind.PATTERN: "{payload} is `{type}`, which has no {what}, so this case never matches",
    PayloadUseKind.GET: "{payload} is `{type}`, which has no {what}, so this is always the default",
}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Ask the type of the payload for every part that handlers use; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for use in run.payload_uses:
                if use.is_certain and use.span not in reported and has_not(use, facts.index):
                    reported.add(use.span)
                    yield _finding(use, run.event, facts.index)
    for run, use, unknown in unknown_payload_keys(program):
        if use.span not in reported:
            reported.add(use.span)
            yield RULE.at(
                use.span,
                message="{payload} is a dict that is nowhere built with the key `{key}`",
                payload=f"the payload of {simple_name(run.event)}",
                key=unknown.name,
                advice=f"did you mean `{unknown.near}`?",
                symbol=use.symbol,
                subject=f"{simple_name(run.event)}.payload",
                related=(RelatedPlace(span=unknown.made, message="it is built here"),),
            )


def _finding(use: PayloadUse, event: str, index: Index) -> Diagnostic:
    declared = index.events.get(event)
    whole = f"the payload of {simple_name(event)}"
    return RULE.at(
        use.span,
        message=_MESSAGES.get(use.kind),
        event=simple_name(event),
        payload=f"{_part(use.path)} of {whole}" if use.path else whole,
        what=_what(use),
        error=_error(use, index),
        type=use.type.text or simple_name(use.type.name),
        advice=_advice(use, index),
        symbol=use.symbol,
        subject=f"{simple_name(event)}.payload",
        related=(
            (RelatedPlace(span=declared.span, message=f"{declared.name} is declared here"),)
            if declared is not None
            else ()
        ),
    )


def _part(path: str) -> str:
    """`name`, "item 1"."""
    return f"item {path}" if path.isdigit() else f"`{path}`"


def _what(use: PayloadUse) -> str:
    if use.kind in _ATTRIBUTES:
        return f"attribute `{use.key!s}`"
    return f"index {use.key}" if isinstance(use.key, int) else f"key {use.key!r}"


def _error(use: PayloadUse, index: Index) -> str:
    if use.kind in _ATTRIBUTES:
        return "AttributeError"
    found: set[str] = set()
    for member in present_or_none(use.type):
        model = index.models.get(member.name)
        if model is not None and model.kind is ModelKind.TYPED_DICT:
            found.add("KeyError")
        else:
            is_index = isinstance(use.key, int) and arity(member, index) is not None
            found.add("IndexError" if is_index else "TypeError")
    return joined(sorted(found), last="or")


def _advice(use: PayloadUse, index: Index) -> str:
    if use.kind is PayloadUseKind.EVENT_ATTRIBUTE:
        near = closest_name(str(use.key), sorted(EVENT_ATTRIBUTES))
        return f"did you mean `{near}`?" if near else "set it in the event's `__init__`"
    if use.kind is PayloadUseKind.EVENT_ITEM:
        return "ask its payload: `event.payload[...]`"
    if use.kind is PayloadUseKind.EVENT_KEY:
        return "ask for its payload: `[event.payload]`"
    parts = arity(use.type, index)
    if parts is not None and isinstance(use.key, int):
        return f"it has {parts} parts, 0 to {parts - 1}"
    model = index.models.get(present_or_none(use.type)[0].name)
    if model is None:
        return "use a part that the payload has, or change its type"
    names = [field.name for field in model.fields]
    is_mapping = model.kind is ModelKind.TYPED_DICT
    if use.key in names:
        return f"write `[{use.key!r}]`: it is a dictionary" if is_mapping else f"write `.{use.key}`"
    near = closest_name(str(use.key), (*names, *sorted(model.member_names)))
    return f"did you mean `{near}`?" if near else f"declare it in {model.name}"

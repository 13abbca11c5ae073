"""An event that is built with a payload of the wrong shape.

## What it does

Reports a call of an event class whose payload cannot be of the declared type: text for a number, a tuple with
too few parts, an object of another class.

## Why is this bad?

Nothing checks payloads at run time. The wrong one travels to the handlers, which fail far from the mistake,
or store it.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class FileRead(Event[tuple[str, bytes]]):
    pass


class Read(Procedure[dict]):
    prompt = make_prompt("Read the file")

    @handler
    def on_read(self, sigma: dict, event: FileRead):
        path, content = event.payload
        sigma[path] = content
        return End()


SOP(state={}, init_proc=Read())
announced = FileRead("notes.txt")  # expect: SOP307
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class FileRead(Event[tuple[str, bytes]]):
    pass


class Read(Procedure[dict]):
    prompt = make_prompt("Read the file")

    @handler
    def on_read(self, sigma: dict, event: FileRead):
        path, content = event.payload
        sigma[path] = content
        return End()


SOP(state={}, init_proc=Read())
announced = FileRead(("notes.txt", b"..."))
```

## Known limits

The keys of a dictionary are compared with a `TypedDict` where it stands in the call. Events with a
constructor of their own are not judged.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.acceptance import accepts_one, is_other_scalar
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.model_arguments import ArgumentFaults, faults_of
from sopy_compiler.analysis.payload_shapes import arity
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.analysis.unconverted import is_of_another_type
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.domain.optional import leaves_room_for_none
from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{event} is declared to carry `{type}`, but is built with {given}",
    help="pass a payload of that type, or change `Event[...]` in {event}",
)


_TEXT = TypeExpression(name="builtins.str")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare every payload with the declared type; of several possible ones at a place all must be wrong."""
    places: dict[tuple[str, Span], list[BuiltEvent]] = {}
    for built in program.built_events:
        places.setdefault((built.event, built.span), []).append(built)
    for (name, _), facts_there in places.items():
        event = facts.index.events.get(name)
        if event is None or event.payload is None or event.signature is not None or not event.bases_known:
            continue
        given = tuple(member for built in facts_there for member in built.payload.members)
        if all(_is_wrong(member, event.payload, facts.index) for member in given):
            yield _finding(facts_there[0], event, event.payload, facts.index)
        elif all(_is_spread(built, event.payload, facts.index) for built in facts_there):
            yield _spread(facts_there[0], event, event.payload)
    yield from _lost(program)
    for call in program.model_calls:
        faults = faults_of(call, facts.index) if call.kind is ModelCallKind.PAYLOAD else None
        if faults is not None:
            yield from _wrong_keys(call, faults)


def _lost(program: Program) -> Iterator[Diagnostic]:
    """Constructors of events after which the payload is None, though another one is declared."""
    for event in program.events:
        if event.lost_payload is None or event.payload is None or not event.payload.is_known:
            continue
        if not leaves_room_for_none(event.payload):
            yield RULE.at(
                event.lost_payload,
                message="{event}.__init__ never sets the payload, so it is None and not `{type}`",
                help="call `super().__init__(payload=...)` there",
                event=event.name,
                type=event.payload.text or simple_name(event.payload.name),
                symbol=f"{event.name}.__init__",
                subject=event.name,
            )


def _wrong_keys(call: ModelCall, faults: ArgumentFaults) -> Iterator[Diagnostic]:
    """The keys of a display that stands for a `TypedDict`."""
    for name, span in faults.unknown:
        near = closest_name(name, faults.known)
        yield RULE.at(
            span,
            message="the payload is a {model}, which has no key `{name}`",
            help="did you mean `{near}`?" if near else "declare `{name}` in {model}, or leave it out",
            model=faults.model.name,
            name=name,
            near=near,
            symbol=call.symbol,
            subject=f"{faults.model.name}.{name}",
            related=(RelatedPlace(span=faults.model.span, message=f"{faults.model.name} is declared here"),),
        )
    if faults.missing and not faults.unknown:
        yield RULE.at(
            call.span,
            message="the payload is a {model}, and misses {missing}",
            help="give a value to every required key",
            model=faults.model.name,
            missing=joined(f"`{name}`" for name in faults.missing),
            symbol=call.symbol,
            subject=faults.model.name,
            related=(RelatedPlace(span=faults.model.span, message=f"{faults.model.name} is declared here"),),
        )


def _is_wrong(given: TypeExpression, declared: TypeExpression, index: Index) -> bool:
    return accepts_one(declared, given, index) is False or is_other_scalar(declared, given)


def _is_spread(built: BuiltEvent, declared: TypeExpression, index: Index) -> bool:
    """Whether parts of the payload stand as arguments of their own, or something else than a description."""
    if not built.further:
        return False
    is_whole = any(member.name == "builtins.tuple" for member in built.payload.members)
    if arity(declared, index) == 1 + len(built.further) and not is_whole:
        return True
    return is_of_another_type(_TEXT, built.further[0], index)


def _spread(built: BuiltEvent, event: Event, declared: TypeExpression) -> Diagnostic:
    return RULE.at(
        built.span,
        message="only the first argument of {event} is its payload: the next one becomes the description",
        event=event.name,
        type=declared.text or simple_name(declared.name),
        symbol=built.symbol,
        subject=event.name,
        related=(RelatedPlace(span=event.span, message=f"{event.name} is declared here"),),
    )


def _finding(built: BuiltEvent, event: Event, declared: TypeExpression, index: Index) -> Diagnostic:
    return RULE.at(
        built.span,
        message=None if built.is_given else "{event} is declared to carry `{type}`, but is built without it",
        event=event.name,
        type=declared.text or simple_name(declared.name),
        given=_shown(built.payload, index),
        symbol=built.symbol,
        subject=event.name,
        related=(RelatedPlace(span=event.span, message=f"{event.name} is declared here"),),
    )


def _shown(payload: TypeExpression, index: Index) -> str:
    if payload.name == LITERAL and len(payload.literals) == 1:
        return repr(payload.literals[0])
    if payload.name == NONE:
        return "None"
    parts = arity(payload, index)
    if parts is not None:
        return f"a tuple of {parts} part{'' if parts == 1 else 's'}"
    names = dict.fromkeys(simple_name(member.name) for member in payload.members)
    return f"a {' or '.join(names)}" if LITERAL not in names else "these constants"

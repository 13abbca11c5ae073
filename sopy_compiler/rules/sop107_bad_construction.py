"""A part of the workflow created with arguments it does not take.

## What it does

Reports calls that create a procedure, an event, `End`, an `SOP` or a `Session` with missing, extra, repeated
or unknown arguments, `super().__init__(...)` in subclasses of `SOP` included. Reports an `SOP` or a `Session`
that is given a class as state or first procedure, the creation of a subclass whose `__init__` sets no state
or no first procedure, and calls of `cond` without a description. Models of pydantic, dataclasses and the keys
of a `TypedDict` are checked likewise, and constants that a field of a pydantic model refuses
(`Study(budget=0)` with `Field(gt=0)`) are reported.

## Why is this bad?

The call raises an error: in a handler when the path is taken, and the event is rolled back; elsewhere the
workflow never starts. An unknown keyword of a model is worse: pydantic drops it without a word, unless the
model says `extra="forbid"`, and the field keeps its default.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Measured(Event[float]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the temperature")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return Report(temprature=event.payload)  # expect: SOP107


class Report(Procedure[dict]):
    prompt = make_prompt("Report the temperature")

    def __init__(self, temperature: float):
        self.temperature = temperature

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return End()


SOP(state={}, init_proc=Measure())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Measured(Event[float]):
    pass


class Measure(Procedure[dict]):
    prompt = make_prompt("Measure the temperature")

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return Report(temperature=event.payload)


class Report(Procedure[dict]):
    prompt = make_prompt("Report the temperature")

    def __init__(self, temperature: float):
        self.temperature = temperature

    @handler
    def on_measured(self, sigma: dict, event: Measured):
        return End()


SOP(state={}, init_proc=Measure())
```

## Known limits

Types of arguments are left to the type checker. Arguments passed with `*` or `**` are not counted. Models
with a constructor, an alias generator or a validator that sees the arguments are not judged, nor are calls in
a `try` or in `pytest.raises`.
"""

from collections.abc import Iterator
from dataclasses import replace

from sopy_compiler.analysis.argument_binding import argument_faults, signature_text
from sopy_compiler.analysis.constructors import constructor
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.model_arguments import ArgumentFaults, faults_of
from sopy_compiler.analysis.refused_arguments import refused_arguments
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.bearing import Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.signature import Construction, Signature
from sopy_compiler.ir.slip import ClassForInstance, NoEvent, WrongCall
from sopy_compiler.ir.sop import SopClass
from sopy_compiler.ir.type_expression import NONE, TypeExpression
from sopy_compiler.ir.vocabulary import CONDITION
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{subject_name} {faults}, so this call raises TypeError",
    help="it is created as `{subject_name}({parameters})`",
)


_SENDING = ("send", "asend", "push_event")


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Bind the arguments of every call that creates a part of the machine."""
    told = {slip.span for slip in program.slips if isinstance(slip, WrongCall)}  # by SOP123
    for call in program.constructions:
        if call.span in told:
            continue
        signature = constructor(call.subject, facts.index)
        faults = tuple(argument_faults(call, signature)) if signature is not None else ()
        name = simple_name(call.subject)
        if faults:
            is_bound = signature is not None and _is_fault_of_partial(call, signature)
            yield RULE.at(
                call.bound_at if is_bound and call.bound_at is not None else call.span,
                related=(RelatedPlace(span=call.span, message="it is called here"),) if is_bound else (),
                help="it is called as `cond({parameters})`" if call.subject == CONDITION else None,
                subject_name=name,
                faults=joined(faults),
                parameters=signature_text(signature) if signature is not None else "",
                symbol=call.symbol,
                subject=call.subject,
            )
        elif call.lacking:
            yield _lacking(call)
        elif call.classes:
            yield _classes(call)
        elif call.misfits:
            yield _misfits(call)
        elif (sop := facts.index.sops.get(call.subject)) is not None and sop.unset:
            yield _unset(call, sop)
    yield from _model_faults(program, facts)
    yield from _refused_constants(program, facts)
    yield from _sent(program)
    yield from _assigned(program)


def _sent(program: Program) -> Iterator[Diagnostic]:
    """What is sent and is no event, each place once."""
    found = {slip.span: slip for slip in program.slips if isinstance(slip, NoEvent)}
    for slip in found.values():
        if slip.is_filter:
            yield _filter(slip)
            continue
        is_sending = slip.call.rpartition(".")[2] in _SENDING
        yield RULE.at(
            slip.span,
            message="`{call}` gets {what} in place of an event, so {consequence}",
            consequence="this raises TypeError" if is_sending else "there is no event to send",
            help="create the event: `{given}(...)`" if slip.is_class else "create an event and send that",
            call=slip.call,
            what=slip.what,
            given=slip.given,
            symbol=slip.symbol,
            subject=slip.given,
        )


def _filter(slip: NoEvent) -> Diagnostic:
    return RULE.at(
        slip.span,
        message="`{call}` gets {what} where it takes classes of events, so it lets none of these through",
        help="name the classes one by one: `{call}(SomeEvent, OtherEvent)`",
        call=slip.call,
        what=slip.what,
        symbol=slip.symbol,
        subject=slip.given,
    )


def _assigned(program: Program) -> Iterator[Diagnostic]:
    """Classes that an SOP is given in its own constructor."""
    for slip in program.slips:
        if isinstance(slip, ClassForInstance):
            yield RULE.at(
                slip.span,
                message="`{target}` gets the class {given} in place of an instance, "
                "so the workflow cannot start",
                help="create `{given}()`",
                target=slip.target,
                given=slip.given,
                symbol=slip.symbol,
                subject=slip.given,
            )


def _model_faults(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Calls of models and displays of states; what is copied is SOP201's, what is sent SOP307's."""
    for call in program.model_calls:
        if call.kind not in (ModelCallKind.CONSTRUCTOR, ModelCallKind.STATE, ModelCallKind.RESULT):
            continue
        faults = faults_of(call, facts.index)
        if faults is None or (call.is_guarded and not faults.is_dropped):
            continue
        for name, span in faults.unknown:
            yield _unknown(call, faults, name, span)
        missing = joined(f"`{name}`" for name in faults.missing)
        wrong = [f"is created without {missing}"] if faults.missing else []
        if faults.surplus:
            wrong.append("takes its fields by name" if faults.is_pydantic else "gets too many arguments")
        if wrong and not call.is_guarded:
            yield RULE.at(
                call.span,
                message="{model} {wrong}, which other code looks for"
                if call.kind is ModelCallKind.RESULT
                else "{model} {wrong}, so this call raises {error}",
                help="give a value to every field without a default",
                model=faults.model.name,
                wrong=joined(wrong),
                error="ValidationError" if faults.is_pydantic and not faults.surplus else "TypeError",
                symbol=call.symbol,
                subject=call.model,
                related=(RelatedPlace(span=faults.model.span, message="it is declared here"),),
            )


def _refused_constants(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Constants that no instance can be made of."""
    for call in program.model_calls:
        for refused in () if call.is_guarded else refused_arguments(call, facts.index):
            field = refused.place.field
            taken = field.type.text or simple_name(field.type.name)
            reason = f"is declared with `{refused.broken}`" if refused.broken else f"takes `{taken}`"
            yield RULE.at(
                refused.span,
                message="{field} {reason} and gets {value}, so this call raises ValidationError",
                help="give `{name}` a value that it takes, or change its declaration",
                field=refused.place.name,
                reason=reason,
                value=_shown(refused.value),
                name=field.name,
                symbol=call.symbol,
                subject=f"{call.model}.{field.name}",
                related=(RelatedPlace(span=field.span, message="the field is declared here"),),
            )


def _shown(value: TypeExpression) -> str:
    if value.literals:
        return f"`{value.literals[0]!r}`"
    return "None" if value.name == NONE else f"a {simple_name(value.name)}"


def _unknown(call: ModelCall, faults: ArgumentFaults, name: str, span: Span) -> Diagnostic:
    near = closest_name(name, faults.known)
    is_dict = faults.model.kind is ModelKind.TYPED_DICT
    consequence = "which this call refuses"
    if faults.is_dropped:
        consequence = "and nothing looks for it" if is_dict else "and pydantic drops it silently"
    return RULE.at(
        span,
        message="{model} has no {what} `{name}`, {consequence}",
        help="did you mean `{near}`?" if near else "declare `{name}` in {model}, or leave it out",
        model=faults.model.name,
        what="key" if is_dict else "field",
        name=name,
        near=near,
        consequence=consequence,
        symbol=call.symbol,
        subject=f"{call.model}.{name}",
        bearing=Bearing(fields=(near,) if near else ()),
        related=(RelatedPlace(span=faults.model.span, message="it is declared here"),),
    )


def _is_fault_of_partial(call: Construction, signature: Signature) -> bool:
    """Whether a keyword that `partial` was given is wrong, whatever the call adds."""
    given = replace(call, positional=0, keywords=call.bound, has_star=True)
    return call.bound_at is not None and any(argument_faults(given, signature))


def _classes(call: Construction) -> Diagnostic:
    """An SOP or a session that is given classes where it takes instances."""
    said = joined(
        f"the class {text} as `{name}`" if not name.isdigit() else f"the class {text}"
        for name, text in call.classes
    )
    name = simple_name(call.subject)
    return RULE.at(
        call.span,
        message="{subject_name} gets {said} in place of an instance, so the workflow cannot start",
        help="create {created}",
        subject_name=name,
        said=said,
        created=joined(f"`{text}()`" for _, text in call.classes),
        symbol=call.symbol,
        subject=call.subject,
    )


def _lacking(call: Construction) -> Diagnostic:
    """A procedure of which a base declares more than it has."""
    name = simple_name(call.subject)
    methods = joined(f"`{method}`" for method in call.lacking)
    return RULE.at(
        call.span,
        message="{subject_name} leaves {methods} abstract, so {consequence}",
        help="define {methods} in {subject_name}",
        subject_name=name,
        methods=methods,
        consequence="this call raises TypeError" if call.is_refused else "a handler that calls it gets None",
        symbol=call.symbol,
        subject=call.subject,
    )


def _misfits(call: Construction) -> Diagnostic:
    """An SOP or a session that starts with what is no procedure, or with one as its state."""
    return RULE.at(
        call.span,
        message="{subject_name} gets {said}, so the workflow cannot start",
        help="pass an instance of the first procedure, and one of the state",
        subject_name=simple_name(call.subject),
        said=joined(f"{what} as `{name}`" for name, what in call.misfits),
        symbol=call.symbol,
        subject=call.subject,
    )


def _unset(call: Construction, sop: SopClass) -> Diagnostic:
    missing = joined(f"`self.{name}`" for name in sop.unset)
    return RULE.at(
        call.span,
        message="{subject_name}.__init__ never sets {missing}, so the first event raises AttributeError",
        help="call `super().__init__(state=..., init_proc=...)` there",
        subject_name=sop.name,
        missing=missing,
        symbol=call.symbol,
        subject=call.subject,
        related=(RelatedPlace(span=sop.span, message=f"{sop.name} is defined here"),),
    )

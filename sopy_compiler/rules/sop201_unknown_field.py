"""A field, property or method that the state does not have.

## What it does

Reports a read, write or call of a member of sigma, nested models included, that its class neither declares
nor inherits, and such a name in `model_copy(update={...})`, `replace(...)` or `model_construct(...)`. Reports
likewise what a procedure is asked for through `self` and nothing gives it.

## Why is this bad?

Reading it raises `AttributeError`, and writing it is refused by pydantic: the handler fails when the event
comes. On other classes a misspelt write goes unnoticed until the right field turns out to be empty.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Survey(BaseModel):
    answers: list[str] = []
    expected_answers: int = 3


class Answered(Event[str]):
    pass


class Ask(Procedure[Survey]):
    prompt = make_prompt("Ask the questions")

    @handler
    def on_answered(self, sigma: Survey, event: Answered):
        sigma.answers.append(event.payload)
        if len(sigma.answers) >= sigma.expected_answer:  # expect: SOP201
            return End()
        return self


SOP(state=Survey(), init_proc=Ask())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Survey(BaseModel):
    answers: list[str] = []
    expected_answers: int = 3


class Answered(Event[str]):
    pass


class Ask(Procedure[Survey]):
    prompt = make_prompt("Ask the questions")

    @handler
    def on_answered(self, sigma: Survey, event: Answered):
        sigma.answers.append(event.payload)
        if len(sigma.answers) >= sigma.expected_answers:
            return End()
        return self


SOP(state=Survey(), init_proc=Ask())
```

## Known limits

Silent for classes with a base that could not be followed, with `extra="allow"` or with `__getattr__`, and
where the access is guarded by `hasattr`. In methods that no handler calls only what `self` is asked for is
looked up.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.analysis.dict_keys import unknown_state_keys
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.members import has_member
from sopy_compiler.analysis.model_arguments import faults_of
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.bearing import NO_BEARING, Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.model_call import ModelCallKind
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind, OwnRead, SigmaModel
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{model} has no {what} `{member}`, {consequence}",
    help="{advice}",
    fix=FixSafety.UNSAFE,
)

_COPYING: Final = {
    ModelCallKind.COPY: "so the copy carries it beside its fields",
    ModelCallKind.REPLACE: "so this raises TypeError",
    ModelCallKind.UNCHECKED: "so the value is dropped silently",
}
_FOLLOWED: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Look every accessed member up in the class of its owner; each place is reported once."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            missing: dict[Span, list[Access]] = {}
            for access in run.accesses:
                model = facts.index.models.get(access.owner)
                if model is not None and access.is_certain and _is_missing(access.member, model):
                    missing.setdefault(access.span, []).append(access)
            for accesses in missing.values():
                reported.add(accesses[0].span)
                yield _finding(accesses, facts.index.models[accesses[0].owner])
    for model in program.models:
        for read in _missing_in_methods(model, facts.index):
            if read.span not in reported:
                yield _finding((_access(read, model),), model)
    yield from _unknown_in_copies(program, facts.index)
    yield from _unknown_in_dicts(program, facts)
    yield from _missing_in_procedures(program)


def _unknown_in_copies(program: Program, index: Index) -> Iterator[Diagnostic]:
    """Names in `model_copy(update={...})`, `replace(...)` and `model_construct(...)`."""
    for call in program.model_calls:
        faults = faults_of(call, index) if call.kind in _COPYING else None
        for name, span in faults.unknown if faults is not None else ():
            assert faults is not None
            near = closest_name(name, faults.known)
            yield RULE.at(
                span,
                model=faults.model.name,
                what="field",
                member=name,
                consequence=_COPYING[call.kind],
                advice=f"did you mean `{near}`?" if near else f"declare `{name}` in {faults.model.name}",
                symbol=call.symbol,
                subject=f"{faults.model.name}.{name}",
                bearing=_meant(near),
                related=(
                    RelatedPlace(span=faults.model.span, message=f"{faults.model.name} is declared here"),
                ),
            )


def _unknown_in_dicts(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Keys that a state which is a plain dict never gets, each place once."""
    found = {one.span: one for workflow in facts.workflows for one in unknown_state_keys(program, workflow)}
    for one in found.values():
        yield RULE.at(
            one.span,
            model="the state",
            what="key",
            member=one.name,
            consequence="and nothing ever gives it one",
            advice=f"did you mean `{one.near}`?",
            symbol=one.symbol,
            subject=one.name,
            bearing=_meant(one.near),
            related=(RelatedPlace(span=one.made, message="the state starts with these keys"),),
        )


def _missing_in_procedures(program: Program) -> Iterator[Diagnostic]:
    """Attributes and methods of a procedure itself that nothing gives it."""
    reported: set[Span] = set()
    for procedure in program.procedures:
        for missing in (one for run in procedure.runs for one in run.missing_attributes):
            if procedure.is_abstract or missing.span in reported:
                continue
            reported.add(missing.span)
            yield _missing_attribute(missing, procedure)


def _missing_attribute(missing: MissingAttribute, procedure: Procedure) -> Diagnostic:
    near = closest_name(missing.name, missing.candidates)
    is_own = not missing.owner
    advice = f"did you mean `{near}`?" if near else f"set `{missing.name}` in `__init__`"
    if not is_own and not near:
        advice = f"{missing.owner.strip('`')} does not declare it"
    return RULE.at(
        missing.span,
        model=missing.owner or procedure.name,
        what="method" if missing.is_called else "attribute",
        member=missing.name,
        consequence="and nothing sets it, so this raises AttributeError"
        if is_own
        else "so this raises AttributeError",
        advice=f"write {missing.instead}" if missing.instead else advice,
        symbol=missing.symbol,
        subject=f"{missing.owner.strip('`') or procedure.name}.{missing.name}",
        bearing=_meant(near),
        related=(RelatedPlace(span=procedure.span, message=f"{procedure.name} is declared here"),)
        if is_own
        else (),
    )


def _missing_in_methods(model: SigmaModel, index: Index) -> Iterator[OwnRead]:
    """What the methods of a model read and neither it nor a class that derives from it has."""
    if model.kind not in _FOLLOWED or not model.is_reported or index.is_in_fragment(model.module):
        return
    family = [model, *(one for one in index.models.values() if model.qualname in one.ancestors)]
    for read in model.own_reads:
        if all(_is_missing(read.name, one) for one in family):
            yield read


def _access(read: OwnRead, model: SigmaModel) -> Access:
    return Access(
        kind=AccessKind.READ,
        path=read.name,
        owner=model.qualname,
        member=read.name,
        span=read.span,
        symbol=read.symbol,
    )


def _is_missing(member: str, model: SigmaModel) -> bool:
    return not model.is_open and not has_member(model, member)


def _finding(accesses: Sequence[Access], model: SigmaModel) -> Diagnostic:
    access = accesses[0]
    near = closest_name(access.member, (*(field.name for field in model.fields), *sorted(model.member_names)))
    return RULE.at(
        access.span,
        model=model.name,
        what=_what(access, model.kind),
        member=access.member,
        consequence=_consequence(accesses, model.kind),
        advice=f"did you mean `{near}`?" if near else f"declare `{access.member}` in {model.name}",
        symbol=access.symbol,
        subject=f"{model.name}.{access.member}",
        bearing=_meant(near),
        related=(RelatedPlace(span=model.span, message=f"{model.name} is declared here"),),
        fix=_rename(access, near) if near else None,
    )


def _meant(near: str | None) -> Bearing:
    return Bearing(fields=(near,)) if near else NO_BEARING


def _what(access: Access, kind: ModelKind) -> str:
    if kind is ModelKind.TYPED_DICT:
        return "key"
    return "method" if access.kind is AccessKind.CALL else "field or property"


def _consequence(accesses: Sequence[Access], kind: ModelKind) -> str:
    if all(access.operation == "dict.get" for access in accesses):
        return "so this is always the default"
    if any(access.kind is not AccessKind.WRITE for access in accesses):
        error = "KeyError" if kind is ModelKind.TYPED_DICT else "AttributeError"
        return f"so this raises {error}"
    return "so pydantic refuses the value" if kind is ModelKind.PYDANTIC else "and no other step reads it"


def _rename(access: Access, near: str) -> Fix | None:
    """Replace the name; a place that is not just the member is left alone."""
    span = access.span
    if span.line != span.end_line or span.end_column - span.column != len(access.member):
        return None
    return Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=span, text=near),))

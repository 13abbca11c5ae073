"""The text form of events and state models."""

from collections.abc import Iterator

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.pretty_line import near, place, quoted, signature_text, type_text
from sopy_compiler.ir.sigma import DefaultKind, Field, Member, SigmaModel
from sopy_compiler.source.printable import one_line


def print_event(event: Event) -> Iterator[str]:
    """One event: its payload, bases and constructor."""
    payload = type_text(event.payload) if event.payload is not None else "?"
    bases = "".join(f" < {near(base, event.module)}" for base in event.bases)
    unknown = "" if event.bases_known else " < ?"
    yield f"event {event.qualname}[{payload}]{bases}{unknown}  {place(event.span, event.span.path)}"
    if event.description:
        yield f"  description {quoted(event.description)}"
    if event.signature is not None:
        yield f"  init {signature_text(event.signature)}"


def print_model(model: SigmaModel) -> Iterator[str]:
    """One model: fields, the members that the program defines, validators, uses of pydantic 1."""
    home = model.span.path
    bases = "".join(f" < {near(base, model.module)}" for base in model.ancestors)
    yield f"model {model.kind} {model.qualname}{bases}  {place(model.span, home)}"
    if model.docstring:
        yield f"  docstring {quoted(model.docstring)}"
    if model.is_open:
        yield f"  open {quoted(model.open_reason)}"
    for key, value in model.config:
        yield f"  config {key}={one_line(value)}"
    for field in model.fields:
        yield _field(field, model)
    owners = {model.qualname, *model.ancestors}
    for member in model.members:
        if member.owner in owners:
            yield _member(member, model)
    for validator in model.validators:
        fields = ", ".join(validator.fields) or "the model"
        keywords = "".join(f"  {key}={one_line(value)}" for key, value in validator.keywords)
        call = f"{validator.name} {validator.api}({fields})"
        yield f"  validator {call}{keywords}  {place(validator.span, home)}"
    for use in model.legacy:
        crashes = "  crashes" if use.crashes else ""
        edits = f"  edits {len(use.edits)}" if use.edits else ""
        yield (
            f"  pydantic-1 {quoted(use.api)} -> {quoted(use.replacement)}{crashes}{edits}"
            f"  {place(use.span, home)}"
        )
    if model.init_without_super is not None:
        fields = ", ".join(model.init_without_super.fields)
        yield f"  init without super assigns {fields}  {place(model.init_without_super.span, home)}"


def _field(field: Field, model: SigmaModel) -> str:
    default = {
        DefaultKind.REQUIRED: "",
        DefaultKind.VALUE: f" = {one_line(field.default)}",
        DefaultKind.FACTORY: f" = {one_line(field.default)}()",
    }[field.default_kind]
    constraints = "".join(f"  {key}={one_line(value)}" for key, value in field.constraints)
    description = f"  {quoted(field.description)}" if field.description else ""
    return (
        f"  field {field.name}: {type_text(field.type)}{default}{constraints}{description}"
        f"{_inherited(field.owner, model)}  {place(field.span, model.span.path)}"
    )


def _member(member: Member, model: SigmaModel) -> str:
    kind = f": {type_text(member.type)}" if member.type is not None else ""
    inherited = _inherited(member.owner, model)
    return f"  {member.kind} {member.name}{kind}{inherited}  {place(member.span, model.span.path)}"


def _inherited(owner: str, model: SigmaModel) -> str:
    return "" if owner == model.qualname else f"  from {near(owner, model.module)}"

"""The text form of events and state models."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.pretty_fact import further
from sopy_compiler.ir.pretty_line import declared_text, names_of, near, place, quoted, signature_text
from sopy_compiler.ir.sigma import DefaultKind, Field, Member, SigmaModel
from sopy_compiler.source.printable import one_line


def print_event(event: Event) -> Iterator[str]:
    """One event: its payload, bases and constructor."""
    payload = declared_text(event.payload) if event.payload is not None else "?"
    bases = "".join(f" < {near(base, event.module)}" for base in event.bases)
    unknown = "" if event.bases_known else " < ?"
    told = ("qualname", "payload", "bases", "bases_known", "span", "description", "signature")
    more = further(event, event.span.path, told, **names_of(event.qualname, event.module))
    yield f"event {event.qualname}[{payload}]{bases}{unknown}  {place(event.span, event.span.path)}{more}"
    if event.description:
        yield f"  description {quoted(event.description)}"
    if event.signature is not None:
        yield f"  init {signature_text(event.signature)}"


_MODEL_HEAD: Final = ("qualname", "kind", "span", "ancestors")
_MODEL_LINES: Final = (
    *("fields", "members", "validators", "config", "is_open", "open_reason", "legacy", "init_without_super"),
    *("docstring", "signature", "own_reads"),
)


def print_model(model: SigmaModel) -> Iterator[str]:
    """One model: fields, the members that the program defines, validators, uses of pydantic 1."""
    home = model.span.path
    bases = "".join(f" < {near(base, model.module)}" for base in model.ancestors)
    more = further(model, home, (*_MODEL_HEAD, *_MODEL_LINES), **names_of(model.qualname, model.module))
    yield f"model {model.kind} {model.qualname}{bases}  {place(model.span, home)}{more}"
    if model.docstring:
        yield f"  docstring {quoted(model.docstring)}"
    if model.is_open:
        yield f"  open {quoted(model.open_reason)}"
    if model.signature is not None:
        yield f"  init {signature_text(model.signature)}"
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
        told = ("name", "api", "fields", "keywords", "span")
        more = further(validator, home, told, owner=model.qualname)
        yield f"  validator {call}{keywords}  {place(validator.span, home)}{more}"
    for use in model.legacy:
        crashes = "  crashes" if use.crashes else ""
        more = further(use, home, ("api", "replacement", "crashes", "span"), owner=model.qualname)
        yield (
            f"  pydantic-1 {quoted(use.api)} -> {quoted(use.replacement)}{crashes}"
            f"  {place(use.span, home)}{more}"
        )
    if model.init_without_super is not None:
        fields = ", ".join(model.init_without_super.fields)
        yield f"  init without super assigns {fields}  {place(model.init_without_super.span, home)}"
    for read in model.own_reads:
        yield f"  reads self.{read.name} in {read.symbol}  {place(read.span, home)}"


_FIELD_LINE: Final = (
    "name",
    "owner",
    "type",
    "default_kind",
    "description",
    "constraints",
    "span",
)


def _field(field: Field, model: SigmaModel) -> str:
    default = {
        DefaultKind.REQUIRED: "",
        DefaultKind.VALUE: f" = {one_line(field.default)}",
        DefaultKind.FACTORY: f" = {one_line(field.default)}()",
    }[field.default_kind]
    constraints = "".join(f"  {key}={one_line(value)}" for key, value in field.constraints)
    description = f"  {quoted(field.description)}" if field.description else ""
    is_required = field.default_kind is DefaultKind.REQUIRED
    told = _FIELD_LINE if is_required else (*_FIELD_LINE, "default")
    more = further(field, model.span.path, told, default="", has_field_call=False)
    return (
        f"  field {field.name}: {declared_text(field.type)}{default}{constraints}{description}"
        f"{_inherited(field.owner, model)}  {place(field.span, model.span.path)}{more}"
    )


def _member(member: Member, model: SigmaModel) -> str:
    kind = f": {declared_text(member.type)}" if member.type is not None else ""
    inherited = _inherited(member.owner, model)
    return f"  {member.kind} {member.name}{kind}{inherited}  {place(member.span, model.span.path)}"


def _inherited(owner: str, model: SigmaModel) -> str:
    return "" if owner == model.qualname else f"  from {near(owner, model.module)}"

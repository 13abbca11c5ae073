"""What a finding asks for, written for the user: a procedure, an event, a field, a handler."""

import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import LITERAL
from sopy_compiler.ir.unresolved import NameRole
from sopy_compiler.lsp.insertions import at_end_of, class_above, class_below, import_edits, insertion
from sopy_compiler.lsp.offer import Offer
from sopy_compiler.lsp.parsed import parsed
from sopy_compiler.lsp.place_facts import procedure_around, source_at_path
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span

QUICK_FIX: Final = "quickfix"
_UNDEFINED: Final = "SOP006"
_UNKNOWN_FIELD: Final = "SOP201"
_UNANSWERED: Final = "SOP113"
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FIRST_VALUES: Final = {"str": '""', "int": "0", "float": "0.0", "bool": "False"}


def creations(one: Diagnostic, view: View) -> Iterator[Offer]:
    """The offers for one finding."""
    match one.code:
        case code if code == _UNDEFINED:
            yield from _class(one, view)
        case code if code == _UNKNOWN_FIELD:
            yield from _field(one, view)
        case code if code == _UNANSWERED:
            yield from _handlers(one, view)


def _class(one: Diagnostic, view: View) -> Iterator[Offer]:
    program = view.group.compilation.program
    source = source_at_path(view, one.span.path)
    module = parsed(source) if source is not None else None
    undefined = next((name for name in program.undefined_names if name.span == one.span), None)
    if module is None or undefined is None:
        return
    around = procedure_around(view, one.span)
    if undefined.role is NameRole.TARGET:
        sigma = (around.sigma_text if around is not None else "") or "State"
        text = (
            f"class {undefined.name}(Procedure[{sigma}]):\n"
            f'    prompt = make_prompt("{_sentence(undefined.name)}")\n'
        )
        imports = (*import_edits(module, "sopy", "Procedure"), *import_edits(module, "sopy", "make_prompt"))
        yield _offer(
            one, f"Create procedure `{undefined.name}`", class_below(module, one.span.line, text), imports
        )
    elif undefined.role is NameRole.EVENT:
        text = f'class {undefined.name}(Event[None]):\n    """{_sentence(undefined.name)}."""\n'
        imports = import_edits(module, "sopy", "Event")
        yield _offer(
            one, f"Create event `{undefined.name}`", class_above(module, one.span.line, text), imports
        )


def _field(one: Diagnostic, view: View) -> Iterator[Offer]:
    model, member = _missing_member(one, view)
    if model is None or model.kind not in (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.TYPED_DICT):
        return
    known, default = _type_of(one, view)
    value = "" if model.kind is ModelKind.TYPED_DICT else f" = {default}"
    line = f"{member}: {known}{value}"
    own = [field.span for field in model.fields if field.owner == model.qualname]
    edit = _below(own[-1], line, view) if own else at_end_of(model.body, f"    {line}")
    if edit is not None:
        yield _offer(one, f"Add field `{member}` to {model.name}", edit, ())


def _below(last: Span, line: str, view: View) -> Edit | None:
    """Put a line behind the statement of a field, which may take several lines."""
    source = source_at_path(view, last.path)
    module = parsed(source) if source is not None else None
    if source is None or module is None:
        return None
    for scope in module.scope.children.values():
        for statement in getattr(getattr(scope.node, "body", None), "body", ()):
            span = module.tree.span(statement)
            if span.start <= last.start and last.end <= span.end and not hasattr(statement, "body"):
                indent = " " * (span.column - 1)
                return insertion(last.path, span.end_line, span.end_column, f"\n{indent}{line}")
    return None


def _missing_member(one: Diagnostic, view: View) -> tuple[SigmaModel | None, str]:
    index = view.group.compilation.facts.index
    member = one.subject.rpartition(".")[2]
    for procedure in view.group.compilation.program.procedures:
        for run in procedure.runs:
            for access in run.accesses:
                if access.span == one.span and access.member == member:
                    return index.models.get(access.owner), member
    places = {place.span for place in one.related}
    return next((model for model in index.models.values() if model.span in places), None), member


def _type_of(one: Diagnostic, view: View) -> tuple[str, str]:
    """The type of what is stored there, and a first value; anything where nothing is known."""
    for procedure in view.group.compilation.program.procedures:
        for run in procedure.runs:
            for stored in run.assignments:
                if stored.span.line != one.span.line or stored.span.path != one.span.path:
                    continue
                values = [type(value).__name__ for value in stored.value.literals]
                name = values[0] if stored.value.name == LITERAL and len(set(values)) == 1 else ""
                name = name or stored.value.name.removeprefix("builtins.")
                if name in _FIRST_VALUES:
                    return name, _FIRST_VALUES[name]
    return "object | None", "None"


def _handlers(one: Diagnostic, view: View) -> Iterator[Offer]:
    index = view.group.compilation.facts.index
    procedure = index.procedures.get(one.subject)
    observed = {place.message.partition(" ")[0] for place in one.related}
    for event in index.events.values():
        if procedure is not None and event.name in observed:
            yield from handling(procedure, event, view, kind=QUICK_FIX, finding=one)


def handling(
    procedure: Procedure, event: Event, view: View, *, kind: str, finding: Diagnostic | None
) -> Iterator[Offer]:
    """To write a handler of the event in the procedure."""
    source = source_at_path(view, procedure.span.path)
    module = parsed(source) if source is not None else None
    if module is None:
        return
    name = f"on_{_WORDS.sub('_', event.name).lower()}"
    sigma = procedure.sigma_text or "object"
    text = f"    @handler\n    def {name}(self, sigma: {sigma}, event: {event.name}):\n        return self\n"
    imports = list(import_edits(module, "sopy", "handler"))
    if event.module != procedure.module:
        imports += import_edits(module, event.module, event.name)
    yield Offer(
        title=f"Handle {event.name} in {procedure.name}",
        kind=kind,
        edits=(*imports, at_end_of(procedure.body, text)),
        finding=finding,
    )


def _offer(one: Diagnostic, title: str, edit: Edit, imports: tuple[Edit, ...]) -> Offer:
    return Offer(title=title, kind=QUICK_FIX, edits=(*_joined(imports), edit), finding=one)


def _joined(imports: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Insertions at one place as one."""
    texts: dict[Span, str] = {}
    for edit in imports:
        texts[edit.span] = texts.get(edit.span, "") + edit.text
    return tuple(Edit(span=span, text=text) for span, text in texts.items())


def _sentence(name: str) -> str:
    return _WORDS.sub(" ", name).capitalize()

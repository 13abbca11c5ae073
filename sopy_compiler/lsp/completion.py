"""What can be written at a place, told from the line in front of it and the last facts that were good."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lsp.insertions import import_edits
from sopy_compiler.lsp.parsed import parsed
from sopy_compiler.lsp.place_facts import source_at_path
from sopy_compiler.lsp.snippets import Snippet, body_snippets, top_snippets
from sopy_compiler.lsp.workspace import View
from sopy_compiler.rules.codes import rule_names

_COMMENT: Final = re.compile(r"#\s*sopyc:\s*ignore(?:-file)?\[[^\]]*$")
_RETURN: Final = re.compile(r"^\s*return\s+\w*$")
_EVENT: Final = re.compile(
    r"\bevent\s*:\s*[\w.| ]*$|^\s*ignore\s*(?::[^=]*)?=\s*\[[^\]]*$|\.observes\([^)]*$"
)
_MEMBER: Final = re.compile(r"(?P<chain>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.\w*$")
_CONDITION: Final = re.compile(r"\bcond\(.+,\s*(?P<quote>[\"'])(?P<text>[^\"']*)$")
_KEYWORD: Final = re.compile(r"\b(?P<called>[A-Z]\w*)\((?:[^()]|\([^()]*\))*$")
_DEFINITION: Final = re.compile(r"^\s*(?:async\s+)?def\s+\w+\((?P<parameters>.*)\)")
_PARAMETER: Final = re.compile(r"(\w+)\s*:\s*[\"']?([\w.]+(?:\s*\|\s*[\w.]+)*)")
_CLASS: Final = re.compile(r"^class\s+(\w+)")


class Kind(StrEnum):
    """What is suggested."""

    PROCEDURE = "procedure"
    EVENT = "event"
    FIELD = "field"
    TEXT = "text"
    CODE = "code"
    SNIPPET = "snippet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`text` is inserted; in a snippet `$1`, `${2:name}` and `$0` are places to fill. `edits` go with it."""

    label: str
    kind: Kind
    text: str
    detail: str = ""
    documentation: str = ""
    edits: tuple[Edit, ...] = ()
    is_snippet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """`before` is the text of the line in front of the cursor, `above` the lines above it, nearest last."""

    view: View
    before: str
    above: tuple[str, ...]


def suggestions(cursor: Cursor) -> Iterator[Suggestion]:
    """What fits; nothing where a text or an unknown expression stands."""
    before = cursor.before
    if _COMMENT.search(before):
        yield from _codes()
    elif (condition := _CONDITION.search(before)) is not None:
        yield from _conditions(cursor.view, condition["text"])
    elif _EVENT.search(before):
        yield from _events(cursor.view)
    elif (member := _MEMBER.search(before)) is not None:
        yield from _members(cursor, member["chain"].split("."))
    elif _RETURN.search(before):
        yield from _outcomes(cursor)
    elif (called := _KEYWORD.search(before)) is not None:
        yield from _keywords(cursor.view, called["called"])
    elif not before.strip() or before.strip().isidentifier():
        yield from _snippets(cursor)


def _codes() -> Iterator[Suggestion]:
    for one in rule_names():
        yield Suggestion(label=one.code, kind=Kind.CODE, text=one.code, detail=one.name)


def _conditions(view: View, written: str) -> Iterator[Suggestion]:
    """Descriptions that the group has already, so that one test has one name."""
    known: dict[str, str] = {}
    for procedure in view.group.compilation.program.procedures:
        for run in procedure.runs:
            for test in run.described_tests:
                if test.description and test.description != written:
                    known.setdefault(test.description, test.expression)
    for description, expression in known.items():
        yield Suggestion(label=description, kind=Kind.TEXT, text=description, detail=expression)


def _events(view: View) -> Iterator[Suggestion]:
    for event in view.group.compilation.program.events:
        if not event.is_abstract:
            payload = " ".join(event.payload.text.split()) if event.payload is not None else ""
            yield Suggestion(
                label=event.name,
                kind=Kind.EVENT,
                text=event.name,
                detail=payload,
                documentation=event.description,
                edits=_imports(view, event.module, event.name),
            )


def _outcomes(cursor: Cursor) -> Iterator[Suggestion]:
    """The procedures on the same state first, then staying and the end."""
    view = cursor.view
    own = _class_around(cursor)
    for one in view.group.compilation.program.procedures:
        is_other_state = own is not None and own.sigma and one.sigma and own.sigma != one.sigma
        if one.is_abstract or is_other_state:
            continue
        needs = one.signature is not None and bool(one.signature.parameters)
        yield Suggestion(
            label=one.name,
            kind=Kind.PROCEDURE,
            text=f"{one.name}($1)$0" if needs else f"{one.name}()",
            detail=(one.prompt.text or "") if one.prompt is not None else "",
            documentation=one.docstring,
            edits=_imports(view, one.module, one.name),
            is_snippet=needs,
        )
    yield Suggestion(label="self", kind=Kind.PROCEDURE, text="self", detail="stay here")
    edits = _imports(view, "sopy", "End")
    yield Suggestion(
        label="End", kind=Kind.PROCEDURE, text="End()", detail="the workflow is over", edits=edits
    )


def _members(cursor: Cursor, chain: list[str]) -> Iterator[Suggestion]:
    """The fields of what a chain of names leads to: sigma, a payload, parts of them."""
    for model in _models_of(cursor, chain):
        for field in model.fields:
            yield Suggestion(
                label=field.name,
                kind=Kind.FIELD,
                text=field.name,
                detail=" ".join(field.type.text.split()),
                documentation=field.description,
            )
        known = {field.name for field in model.fields}
        for member in model.members:
            if member.name not in known and not member.name.startswith("_"):
                detail = member.kind.value
                yield Suggestion(label=member.name, kind=Kind.FIELD, text=member.name, detail=detail)


def _models_of(cursor: Cursor, chain: list[str]) -> list[SigmaModel]:
    index = cursor.view.group.compilation.facts.index
    first, *others = chain
    types = [TypeExpression(name=name) for name in _types_of(cursor, first)]
    for step in others:
        found: list[TypeExpression] = []
        for one in (member for each in types for member in each.members):
            event = index.events.get(one.name)
            model = index.models.get(one.name)
            field = model.field(step) if model is not None else None
            if event is not None and step == "payload" and event.payload is not None:
                found.append(event.payload)
            elif field is not None:
                found.append(field.type)
        types = found
    names = dict.fromkeys(member.name for each in types for member in each.members)
    return [index.models[name] for name in names if name in index.models]


def _types_of(cursor: Cursor, name: str) -> Iterator[str]:
    """The classes that the annotation of a parameter names; of `self` in a model the model."""
    index = cursor.view.group.compilation.facts.index
    by_name = {one.rpartition(".")[2]: one for one in (*index.models, *index.events)}
    for line in reversed(cursor.above):
        header = _DEFINITION.match(line)
        if header is not None:
            for parameter, written in _PARAMETER.findall(header["parameters"]):
                if parameter == name:
                    for part in written.split("|"):
                        last = part.strip().rpartition(".")[2]
                        if last in by_name:
                            yield by_name[last]
            break
    if name == "self":
        owner = _class_name(cursor)
        if owner in by_name:
            yield by_name[owner]


def _keywords(view: View, called: str) -> Iterator[Suggestion]:
    for model in view.group.compilation.program.models:
        if model.name == called:
            for field in model.fields:
                yield Suggestion(
                    label=f"{field.name}=",
                    kind=Kind.FIELD,
                    text=f"{field.name}=",
                    detail=" ".join(field.type.text.split()),
                    documentation=field.description,
                )


def _snippets(cursor: Cursor) -> Iterator[Suggestion]:
    indent = len(cursor.before) - len(cursor.before.lstrip())
    own = _class_around(cursor)
    sigma = (own.sigma_text if own is not None else "") or _usual_state(cursor.view)
    found: tuple[Snippet, ...] = ()
    if indent == 0:
        found = top_snippets(sigma)
    elif own is not None and indent <= 4:
        found = body_snippets(sigma)
    for one in found:
        edits = tuple(edit for name in one.needs for edit in _imports(cursor.view, "sopy", name))
        yield Suggestion(
            label=one.label, kind=Kind.SNIPPET, text=one.text, detail=one.detail, edits=edits, is_snippet=True
        )


def _usual_state(view: View) -> str:
    """The state of the file's procedures, or of any."""
    program = view.group.compilation.program
    own = [one.sigma_text for one in program.procedures if one.span.path == view.path and one.sigma_text]
    return next(iter([*own, *(one.sigma_text for one in program.procedures if one.sigma_text)]), "State")


def _class_name(cursor: Cursor) -> str:
    for line in reversed(cursor.above):
        found = _CLASS.match(line)
        if found is not None:
            return found[1]
    return ""


def _class_around(cursor: Cursor) -> Procedure | None:
    """The procedure whose class the text is in, which may have been given its name just now."""
    name = _class_name(cursor)
    procedures = cursor.view.group.compilation.program.procedures
    found = [one for one in procedures if one.name == name]
    return next(iter([*(one for one in found if one.span.path == cursor.view.path), *found]), None)


def _imports(view: View, module: str, name: str) -> tuple[Edit, ...]:
    """What has to be imported, going by the last good text."""
    source = source_at_path(view, view.path)
    written = parsed(source) if source is not None else None
    if written is None or source is None or source.module == module or source.is_fragment:
        return ()
    return import_edits(written, module, name)

"""Another name for a procedure, an event, a model or a field; refused where it cannot be followed."""

import builtins
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lsp.navigation import symbol_at
from sopy_compiler.lsp.parsed import Parsed, parsed
from sopy_compiler.lsp.places import Spot
from sopy_compiler.lsp.symbols import Occurrence, Occurrences, Role, Symbol, occurrences_in
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk

_CODE_IN_TEXT: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_EXPORTS: Final = re.compile(r"^__all__\b.*?[\])]", re.MULTILINE | re.DOTALL)


class RefusedError(ValueError):
    """The name cannot be changed; the message says why, for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """The edits in the files of the workspace, by the paths that the view shows."""

    edits: tuple[Edit, ...]


def renamable(spot: Spot) -> Occurrence:
    """What can be renamed at the place.

    Raises:
        RefusedError: nothing can.
    """
    found = symbol_at(spot)
    if found is None or found.role is Role.MENTION:
        raise RefusedError("only procedures, events, models and fields can be renamed")
    _check_home(found.symbol, spot.view)
    return found


def rename(spot: Spot, new: str, documents: Mapping[str, str]) -> Renaming:
    """The edits that give the thing at the place another name.

    `documents` are the texts of Markdown files by the paths that reports show.

    Raises:
        RefusedError: the name is not free, or places exist that cannot be followed.
    """
    found = renamable(spot)
    symbol, view = found.symbol, spot.view
    if not new.isidentifier() or keyword.iskeyword(new):
        raise RefusedError(f"`{new}` is no name")
    if new == symbol.written:
        return Renaming(edits=())
    occurrences = occurrences_in(view.group)
    _check_loose(symbol, occurrences, view)
    _check_free(symbol, new, occurrences, view)
    spans = {one.span for one in occurrences.of(symbol)}
    spans |= set(_exports(symbol, occurrences, view))
    for path, text in documents.items():
        spans |= set(_in_document(symbol, path, text))
    edits = tuple(Edit(span=span, text=new) for span in sorted(spans))
    return Renaming(edits=edits)


def _check_home(symbol: Symbol, view: View) -> None:
    """What is defined outside of the reported files belongs to somebody else."""
    reported = {module.path for module in view.group.compilation.program.modules if module.is_reported}
    places = occurrences_in(view.group).definitions(symbol)
    if not places:
        raise RefusedError(f"where `{symbol.written}` is defined is not known")
    if len(places) > 1:
        raise RefusedError(f"`{symbol.written}` is defined in several places")
    if places[0].path not in reported:
        raise RefusedError(f"`{symbol.written}` is defined in {places[0].path}, which is not checked")


def _check_loose(symbol: Symbol, occurrences: Occurrences, view: View) -> None:
    """Attributes, keywords and texts of the name that could be this thing, and could be another."""
    exported = set(_exports(symbol, occurrences, view))
    for one in occurrences.loose:
        is_text = _is_text(one.span, one.name)
        if one.name != symbol.written or _inner(one.span) in exported:
            continue
        if symbol.owner or is_text:
            where = f"{one.span.path}:{one.span.line}"
            what = "the text" if is_text else "the name"
            raise RefusedError(f"{what} `{one.name}` at {where} cannot be followed: it may mean this one")
    broken = [module.path for module in view.group.compilation.program.modules if module.problems]
    if broken:
        raise RefusedError(f"{broken[0]} has a syntax error")


def _check_free(symbol: Symbol, new: str, occurrences: Occurrences, view: View) -> None:
    index = view.group.compilation.facts.index
    if symbol.owner:
        for model in index.models.values():
            family = {model.qualname, *model.ancestors}
            if symbol.owner in family and model.has(new):
                raise RefusedError(f"{model.name} has a `{new}` already")
        return
    if hasattr(builtins, new):
        raise RefusedError(f"`{new}` is a name of Python's own")
    paths = {one.span.path for one in occurrences.of(symbol)}
    for source in view.group.sources:
        module = parsed(source) if source.path in paths else None
        if module is None:
            continue
        scopes = (module.scope, *module.scope.children.values())
        if any(new in scope.bindings for scope in scopes):
            raise RefusedError(f"{source.path} has a `{new}` already")


def _exports(symbol: Symbol, occurrences: Occurrences, view: View) -> Iterator[Span]:
    """The name in `__all__` of modules that define or import it."""
    if symbol.owner:
        return
    paths = {one.span.path for one in occurrences.of(symbol) if one.role is not Role.REFERENCE}
    for source in view.group.sources:
        found = _EXPORTS.search(source.text) if source.path in paths else None
        if found is None:
            continue
        first, last = (
            source.text.count("\n", 0, found.start()) + 1,
            source.text.count("\n", 0, found.end()) + 1,
        )
        for one in occurrences.loose:
            if one.name == symbol.written and one.span.path == source.path and first <= one.span.line <= last:
                yield _inner(one.span)


def _inner(span: Span) -> Span:
    """A text without its quotes."""
    return Span(
        path=span.path,
        line=span.line,
        column=span.column + 1,
        end_line=span.end_line,
        end_column=span.end_column - 1,
    )


def _is_text(span: Span, name: str) -> bool:
    return span.end_column - span.column != len(name)


def _in_document(symbol: Symbol, path: str, text: str) -> Iterator[Span]:
    """The name in the prose and in the code of a Markdown file, which leaves out what it means."""
    if symbol.written not in text:
        return
    owner = symbol.owner.rpartition(".")[2]
    before = rf"{re.escape(owner)}\." if owner else ""
    name = re.compile(rf"(?<![\w.]){before}{re.escape(symbol.written)}(?!\w)")
    for number, line in enumerate(text.split("\n"), 1):
        for quoted in _CODE_IN_TEXT.finditer(line):
            for word in name.finditer(quoted[1]):
                end = quoted.start(1) + word.end() + 1
                start = end - len(symbol.written)
                yield Span(path=path, line=number, column=start, end_line=number, end_column=end)
    module = parsed(SourceText(path=path, module="", text=text, kind=SourceKind.MARKDOWN))
    if module is not None:
        yield from _in_code(symbol, owner, module)


def _in_code(symbol: Symbol, owner: str, module: Parsed) -> Iterator[Span]:
    bound = module.scope.bindings
    nodes_of = walk(module.tree.module)
    variables = {one.value for one in nodes_of if isinstance(one, nodes.Name)}
    if owner:
        if owner in variables and owner not in bound:
            for one in nodes_of:
                name = one.attr if isinstance(one, nodes.Attribute) else None
                name = one.keyword if isinstance(one, nodes.Arg) else name
                if name is not None and name.value == symbol.written:
                    yield module.tree.span(name)
    elif symbol.written not in bound:
        for one in nodes_of:
            if isinstance(one, nodes.Name) and one.value == symbol.written:
                yield module.tree.span(one)

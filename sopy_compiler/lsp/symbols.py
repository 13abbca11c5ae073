"""Where classes and fields are named in the files of a group: what a name means is asked of the compiler."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field
from sopy_compiler.lsp.instances import Instances
from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.lsp.parsed import Parsed, parsed
from sopy_compiler.project.group_check import AnalysedGroup
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, UndefinedDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk, walk_scopes


class Role(StrEnum):
    """How a name stands there."""

    DEFINITION = "definition"
    REFERENCE = "reference"
    IMPORT = "import"
    MENTION = "mention"
    """In a document's code that leaves out what the name means."""


_LOOKED_AT: Final = frozenset(
    {
        nodes.Annotation,
        nodes.Arg,
        nodes.AsName,
        nodes.Attribute,
        nodes.Call,
        nodes.ClassDef,
        nodes.FunctionDef,
        nodes.ImportAlias,
        nodes.Name,
        nodes.Param,
        nodes.SimpleString,
        nodes.SubscriptElement,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A class by its qualified name, or a field of the model `owner`, which declares it."""

    name: str
    owner: str = ""

    @property
    def written(self) -> str:
        """The name as code has it."""
        return self.name if self.owner else self.name.rpartition(".")[2].partition("#")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a symbol is named; the span is that of the name alone."""

    symbol: Symbol
    span: Span
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """An attribute, keyword or text of which nothing tells whose it is."""

    name: str
    span: Span


class Occurrences:
    """All that is named in a group, by files: each is looked through when somebody asks for it."""

    def __init__(self, group: AnalysedGroup) -> None:
        self._search = _Search(group)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that could be parsed."""
        return tuple(self._search.modules)

    def in_file(self, path: str) -> tuple[Occurrence, ...]:
        """What is named in one file, in its order."""
        return self._search.look_through(path)[0]

    @property
    def loose(self) -> tuple[Loose, ...]:
        """What could be anything, in all files."""
        return tuple(one for path in self.paths for one in self._search.look_through(path)[1])

    def at(self, path: str, line: int, column: int) -> Occurrence | None:
        """What is named at a place, or right in front of it."""
        for one in self.in_file(path):
            if one.span.start <= (line, column) <= one.span.end:
                return one
        return None

    def of(self, symbol: Symbol) -> tuple[Occurrence, ...]:
        """Every place of a symbol, in the order of files and places."""
        found = (one for path in sorted(self.paths) for one in self.in_file(path))
        return tuple(one for one in found if one.symbol == symbol)

    def definitions(self, symbol: Symbol) -> tuple[Span, ...]:
        """Where a symbol is defined."""
        known = self._search.defined.get(symbol)
        if known is not None:
            return tuple(known)
        return tuple(one.span for one in self.of(symbol) if one.role is Role.DEFINITION)


@lru_cache(maxsize=4)
def occurrences_in(group: AnalysedGroup) -> Occurrences:
    """The names in the files of a group."""
    return Occurrences(group)


class _Search:
    def __init__(self, group: AnalysedGroup) -> None:
        self._program: Program = group.compilation.program
        self._index = group.compilation.facts.index
        known = {source.location: b"" for source in group.sources if source.location}
        self.names = Names(
            ProjectLoader(
                folder=Path(group.judgement.folder),
                sources=group.sources,
                found=group.judgement.found,
                disk=OverlayDisk(known),
                places=group.task.places,
            )
        )
        self.modules: dict[str, Parsed] = {
            source.path: module for source in group.sources if (module := parsed(source)) is not None
        }
        for module in self.modules.values():
            self.names.add(module.scope)
        program = self._program
        self._classes: dict[Span, str] = {one.span: one.qualname for one in program.procedures}
        self._classes |= {one.span: one.qualname for one in program.events}
        self._classes |= {one.span: one.qualname for one in program.models}
        self._classes |= {one.span: one.qualname for one in program.sops}
        self._instances = Instances(self.names, self._index, self.qualname)
        self._quoted_names: set[Span] = set()
        self._names_of_parts: set[int] = set()
        self._found: dict[Span, Occurrence] = {}
        self._loose: dict[Span, Loose] = {}
        self._done: dict[str, tuple[tuple[Occurrence, ...], tuple[Loose, ...]]] = {}
        self._by_facts: dict[str, dict[Span, Occurrence]] = {}
        self.defined: dict[Symbol, list[Span]] = {}
        for span, name in self._classes.items():
            self.defined.setdefault(Symbol(name=name), []).append(span)
        self._note_fields()
        self._note_accesses()

    def qualname(self, definition: ClassDefinition) -> str:
        """As the facts have it, and for other classes as it would be."""
        written = f"{definition.scope.module.name}.{definition.scope.symbol}"
        return self._classes.get(definition.scope.tree.span(definition.node.name), written)

    def look_through(self, path: str) -> tuple[tuple[Occurrence, ...], tuple[Loose, ...]]:
        """What is named in a file, and what could be anything."""
        known = self._done.get(path)
        module = self.modules.get(path)
        if known is None and module is not None:
            self._found, self._loose = dict(self._by_facts.get(path, {})), {}
            for node, scope in walk_scopes(module.scope, _LOOKED_AT):
                self._look(node, scope, module)
            ordered = sorted(self._found.values(), key=lambda one: one.span)
            loose = tuple(one for span, one in sorted(self._loose.items()) if span not in self._found)
            known = self._done[path] = tuple(ordered), loose
        return known or ((), ())

    def _note_fields(self) -> None:
        """The fields that models declare."""
        for model in self._index.models.values():
            for field in model.fields:
                if field.owner == model.qualname:
                    symbol = _field_symbol(field)
                    self.defined.setdefault(symbol, []).append(field.span)
                    self._note_fact(Occurrence(symbol=symbol, span=field.span, role=Role.DEFINITION))

    def _note_fact(self, one: Occurrence) -> None:
        self._by_facts.setdefault(one.span.path, {}).setdefault(one.span, one)

    def _note(self, symbol: Symbol, span: Span, role: Role) -> None:
        self._found.setdefault(span, Occurrence(symbol=symbol, span=span, role=role))

    def _note_accesses(self) -> None:
        """The fields that handlers touch, wherever they do."""
        for procedure in self._program.procedures:
            for run in procedure.runs:
                for access in run.accesses:
                    place = field_at(access.path, procedure.sigma, self._index)
                    is_name = access.span.end_column - access.span.column == len(access.member)
                    if place is not None and is_name:
                        symbol = _field_symbol(place.field)
                        self._note_fact(Occurrence(symbol=symbol, span=access.span, role=Role.REFERENCE))

    def _look(self, node: nodes.Node, scope: Scope, module: Parsed) -> None:
        self._names_of_parts.update(map(id, _labels(node)))
        match node:
            case nodes.ClassDef():
                definition = self.names.class_of(module.scope.children[id(node)])
                name = self.qualname(definition)
                self._note(Symbol(name=name), module.tree.span(node.name), Role.DEFINITION)
            case nodes.Name() if id(node) not in self._names_of_parts:
                self._name(node, node, scope, module)
            case nodes.Attribute():
                self._name(node, node.attr, scope, module)
                self._attribute(node, scope, module)
            case nodes.ImportAlias():
                self._alias(node, scope, module)
            case nodes.Annotation() | nodes.SubscriptElement():
                for inner in walk(node):
                    self._quoted(inner, scope, module)
            case nodes.Call():
                self._keywords(node, scope, module)
            case nodes.SimpleString():
                self._text(node, module)

    def _name(self, node: nodes.Expression, at: nodes.Name, scope: Scope, module: Parsed) -> None:
        if at.start == nodes.NOWHERE:
            return
        for meaning in self.names.resolve(node, scope):
            if isinstance(meaning, ClassDefinition):
                if meaning.name == at.value:
                    self._note(Symbol(name=self.qualname(meaning)), module.tree.span(at), Role.REFERENCE)
                return
            if isinstance(meaning, UndefinedDefinition) and module.tree.source.is_fragment:
                self._note(Symbol(name=meaning.name), module.tree.span(at), Role.MENTION)
                return

    def _alias(self, alias: nodes.ImportAlias, scope: Scope, module: Parsed) -> None:
        if not isinstance(alias.name, nodes.Name):
            return
        bound = alias.asname.name if alias.asname is not None else alias.name
        for meaning in self.names.resolve_name(getattr(bound, "value", ""), scope):
            if isinstance(meaning, ClassDefinition) and meaning.name == alias.name.value:
                span = module.tree.span(alias.name)
                self._note(Symbol(name=self.qualname(meaning)), span, Role.IMPORT)

    def _quoted(self, node: nodes.Node, scope: Scope, module: Parsed) -> None:
        if isinstance(node, nodes.SimpleString) and isinstance(node.value, str):
            found = quoted_expression(node)
            self._quoted_names.add(module.tree.span(node))
            for inner in walk(found) if found is not None else ():
                if isinstance(inner, nodes.Name):
                    self._name(inner, inner, scope, module)

    def _text(self, node: nodes.SimpleString, module: Parsed) -> None:
        if isinstance(node.value, str) and node.value.isidentifier():
            span = module.tree.span(node)
            if span not in self._quoted_names:
                self._loose.setdefault(span, Loose(name=node.value, span=span))

    def _attribute(self, node: nodes.Attribute, scope: Scope, module: Parsed) -> None:
        span = module.tree.span(node.attr)
        if span in self._found:
            return
        owners = self._instances.classes_of(node.value, scope)
        for owner in owners:
            field = self._field(owner, node.attr.value)
            if field is not None:
                self._note(_field_symbol(field), span, Role.REFERENCE)
                return
        if not owners:
            self._loose.setdefault(span, Loose(name=node.attr.value, span=span))

    def _keywords(self, node: nodes.Call, scope: Scope, module: Parsed) -> None:
        owners = self._instances.called(node, scope)
        for argument in node.args:
            if argument.keyword is None:
                continue
            span = module.tree.span(argument.keyword)
            for owner in owners:
                field = self._field(owner, argument.keyword.value)
                if field is not None:
                    self._note(_field_symbol(field), span, Role.REFERENCE)
            if not owners:
                self._loose.setdefault(span, Loose(name=argument.keyword.value, span=span))

    def _field(self, owner: str, name: str) -> Field | None:
        model = self._index.models.get(owner)
        return model.field(name) if model is not None else None


def _labels(node: nodes.Node) -> tuple[nodes.Node | None, ...]:
    """The names among the children of a node that are no variables."""
    match node:
        case nodes.Attribute():
            return (node.attr,)
        case nodes.Arg():
            return (node.keyword,)
        case nodes.FunctionDef() | nodes.ClassDef() | nodes.Param() | nodes.ImportAlias() | nodes.AsName():
            return (node.name,)
    return ()


def _field_symbol(field: Field) -> Symbol:
    return Symbol(name=field.name, owner=field.owner)

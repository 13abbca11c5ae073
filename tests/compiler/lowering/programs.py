"""Programs in memory: real source text through the parser, the binder and the name resolution."""

from dataclasses import dataclass, field

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.events import lower_event
from sopy_compiler.lowering.models import lower_model
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.scope import Scope, ScopeKind

MAIN = "flow"


@dataclass
class MemoryLoader:
    """Modules by dotted name; packages are those given as `name.__init__`."""

    sources: dict[str, SourceText]
    asked: list[str] = field(default_factory=list)

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:
        self.asked.append(module)
        return self.sources.get(module)


@dataclass
class Project:
    """The module `flow` and the modules that it may import."""

    names: Names
    classes: Classes
    types: TypeExpressions
    scope: Scope
    text: str

    def definition(self, symbol: str) -> ClassDefinition:
        """The first class with this dotted name in the main module."""
        return self.definitions(symbol)[0]

    def definitions(self, symbol: str) -> list[ClassDefinition]:
        found = [
            self.names.class_of(scope)
            for scope in self.scope.children.values()
            if scope.kind is ScopeKind.CLASS and scope.symbol == symbol
        ]
        assert found, f"no class {symbol}"
        return found

    def function(self, symbol: str) -> FunctionDefinition:
        return next(
            self.names.function_of(scope)
            for scope in self.scope.children.values()
            if scope.kind is ScopeKind.FUNCTION and scope.symbol == symbol
        )

    def model(self, symbol: str) -> SigmaModel:
        return lower_model(self.definition(symbol), self.classes, self.types)

    def event(self, symbol: str) -> Event:
        return lower_event(self.definition(symbol), self.classes, self.types)

    def annotation(self, name: str) -> TypeExpression:
        """The type of the module's variable `name`."""
        binding = self.scope.bindings[name][-1]
        return self.types.lower(binding.annotation, self.scope, at=binding.order)


def project(main: str, *, kind: SourceKind = SourceKind.PYTHON, **modules: str) -> Project:
    """Read source texts; two underscores in a name of `modules` are a dot, `a____init__` is a package."""
    sources = {}
    for written, text in modules.items():
        is_package = written.endswith("____init__")
        name = written.removesuffix("____init__").replace("__", ".")
        path = name.replace(".", "/") + ("/__init__.py" if is_package else ".py")
        sources[name] = SourceText(path=path, module=name, text=text, is_package=is_package)
    path = "flow.md" if kind is SourceKind.MARKDOWN else "flow.py"
    source = SourceText(path=path, module=MAIN, text=main, kind=kind)
    tree, problems = parse(source)
    assert tree is not None, problems
    assert not problems
    names = Names(MemoryLoader({**sources, MAIN: source}))
    scope = bind_module(tree, MAIN)
    names.add(scope)
    classes = Classes(names)
    return Project(names=names, classes=classes, types=TypeExpressions(classes), scope=scope, text=main)


def applied(edits: tuple[Edit, ...], text: str) -> str:
    """The text after the edits."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + column - 1

    for edit in sorted(set(edits), key=lambda item: item.span.start, reverse=True):
        start, end = offset(*edit.span.start), offset(*edit.span.end)
        text = text[:start] + edit.text + text[end:]
    return text

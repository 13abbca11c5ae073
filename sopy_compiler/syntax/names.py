"""Qualified-name resolution across the modules of a project."""

import builtins
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES, IMPLICIT_IN_FRAGMENTS
from sopy_compiler.source.loader import ModuleLoader
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
    ModuleDefinition,
    ParameterDefinition,
    TypeParameterDefinition,
    UndefinedDefinition,
    UnknownDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.star_exports import listed_exports, may_export, star_exports

BUILTIN_NAMES: Final = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "reveal_type"}
_TYPE_PARAMETERS: Final = (nodes.TypeVar, nodes.ParamSpec, nodes.TypeVarTuple)


class Names:
    """Resolves names; loads imported modules through `loader` when a name leads into them.

    `loaded` receives every module that was read on demand.
    """

    def __init__(self, loader: ModuleLoader) -> None:
        self._loader = loader
        self._scopes: dict[str, Scope] = {}
        self._imports: dict[tuple[str, str], Scope | None] = {}
        self._definitions: dict[int, ClassDefinition | FunctionDefinition] = {}
        self._resolving: set[tuple[int, str]] = set()
        self._resolved: dict[tuple[Scope, str, int | None], tuple[Definition, ...]] = {}
        self._bound: dict[tuple[Scope, str, int | None], tuple[Definition, ...]] = {}
        """The same by the scope that binds the name: many look it up from scopes inside."""
        self._members: dict[tuple[Scope, str], tuple[Definition, ...]] = {}
        self._exports: dict[Scope, frozenset[str] | None] = {}
        self.loaded: list[SourceText] = []

    def add(self, scope: Scope) -> None:
        """Make an analysed module importable by the others."""
        self.forget_meanings()
        self._scopes[scope.tree.source.path] = scope

    def forget_meanings(self) -> None:
        """Forget what names mean: a module has got another text."""
        self._resolved.clear()
        self._bound.clear()
        self._members.clear()

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """All modules known so far, in the order they came."""
        return tuple(self._scopes.values())

    @property
    def number_of_modules(self) -> int:
        """How many modules are known so far."""
        return len(self._scopes)

    def class_of(self, scope: Scope) -> ClassDefinition:
        """The definition whose body is `scope`."""
        found = self._definitions.get(id(scope))
        if not isinstance(found, ClassDefinition):
            assert isinstance(scope.node, nodes.ClassDef)
            found = ClassDefinition(scope)
            self._definitions[id(scope)] = found
        return found

    def function_of(self, scope: Scope) -> FunctionDefinition:
        """The definition whose body is `scope`."""
        found = self._definitions.get(id(scope))
        if not isinstance(found, FunctionDefinition):
            assert isinstance(scope.node, nodes.FunctionDef)
            found = FunctionDefinition(scope)
            self._definitions[id(scope)] = found
        return found

    def resolve(
        self, node: nodes.Expression, scope: Scope, *, at: int | None = None
    ) -> tuple[Definition, ...]:
        """What a name or a dotted name can mean, most likely first.

        `at` is the place in the order of the module's statements when the expression runs where it stands;
        None when it runs later, as function bodies do.
        """
        match node:
            case nodes.Name():
                return self.resolve_name(node.value, scope, at=at)
            case nodes.Attribute():
                found: list[Definition] = []
                for owner in self.resolve(node.value, scope, at=at):
                    inner = self._submodule(owner, node.attr.value, scope.module)
                    found.extend((inner,) if inner else self.attribute(owner, node.attr.value))
                return tuple(found)
        return (UnknownDefinition("the expression is not a name"),)

    def _submodule(self, owner: Definition, name: str, module: Scope) -> ModuleDefinition | None:
        """The project module `a.b` when `import a.b` names it and `a` is a folder without `__init__.py`."""
        if not isinstance(owner, ExternalDefinition):
            return None
        full = f"{owner.qualname}.{name}"
        for binding in module.bindings.get(full.partition(".")[0], ()):
            if binding.kind is BindingKind.MODULE_IMPORT and f"{binding.attribute}.".startswith(f"{full}."):
                found = self._module(full, module.tree.source)
                return ModuleDefinition(found) if found is not None else None
        return None

    def attribute(self, owner: Definition, name: str) -> tuple[Definition, ...]:
        """What `owner.name` can mean where `owner` is a module or a class."""
        match owner:
            case ModuleDefinition():
                return self.member(owner.scope, name)
            case ExternalDefinition():
                return (ExternalDefinition(_normalised(f"{owner.qualname}.{name}")),)
            case ClassDefinition() if name in owner.scope.bindings:
                return self._meanings(owner.scope.bindings[name], owner.scope)
        return (UnknownDefinition(f"`{name}` of a value that is no module"),)

    def resolve_name(self, name: str, scope: Scope, *, at: int | None = None) -> tuple[Definition, ...]:
        """What `name` can mean in `scope`."""
        if self._resolving:
            return self._resolve_name(name, scope, at)
        key = (scope, name, at)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._resolve_name(name, scope, at)
        return found

    def _resolve_name(self, name: str, scope: Scope, at: int | None) -> tuple[Definition, ...]:
        current: Scope | None = scope
        is_fragment = scope.tree.source.is_fragment
        while current is not None:
            if name in current.bindings and (current is scope or _is_visible_inside(name, current)):
                found = self._in_force(name, current, at)
                if found:
                    return found
            # A class body runs where it stands, a function body whenever it is called.
            at = current.order if current.kind is ScopeKind.CLASS and at is not None else None
            if is_fragment and current.parent is not None and at is None:
                at = current.order
            current = current.parent
        return self._outside(name, scope)

    def _in_force(self, name: str, scope: Scope, at: int | None) -> tuple[Definition, ...]:
        """What the bindings of `name` in `scope` mean that can be in force there."""
        if self._resolving:
            return self._meanings(self._live(scope.bindings[name], scope, at=at), scope)
        key = (scope, name, at)
        found = self._bound.get(key)
        if found is None:
            live = self._live(scope.bindings[name], scope, at=at)
            found = self._bound[key] = self._meanings(live, scope)
        return found

    def member(self, module: Scope, name: str) -> tuple[Definition, ...]:
        """What `name` means to someone who imports `module`."""
        if self._resolving:
            return self._member(module, name)
        found = self._members.get((module, name))
        if found is None:
            found = self._members[module, name] = self._member(module, name)
        return found

    def _member(self, module: Scope, name: str) -> tuple[Definition, ...]:
        key = (id(module), name)
        if key in self._resolving:
            # `from . import part` in a package's own `__init__.py` means the module.
            part = self._part(module, name)
            return (part or UnknownDefinition(f"`{name}` is imported in a cycle"),)
        self._resolving.add(key)
        try:
            if name in module.bindings:
                return self._meanings(self._live(module.bindings[name], module, at=None), module)
            found = self._from_stars(name, module)
            if found:
                return found
            part = self._part(module, name)
            return (part or UnknownDefinition(f"module {module.name} does not define `{name}`"),)
        finally:
            self._resolving.discard(key)

    def _part(self, module: Scope, name: str) -> ModuleDefinition | None:
        """The submodule `name` of a package."""
        if not module.tree.source.is_package:
            return None
        inner = self._module(f"{module.name}.{name}", module.tree.source)
        return ModuleDefinition(inner) if inner is not None else None

    def _live(self, bindings: list[Binding], scope: Scope, *, at: int | None) -> list[Binding]:
        """The bindings that can be in force, latest first."""
        before = bindings if at is None else [binding for binding in bindings if binding.order < at]
        if not before:
            if scope.tree.source.is_fragment and scope.kind is ScopeKind.MODULE:
                return bindings[:1]
            return bindings if at is None else []
        live: list[Binding] = []
        for binding in reversed(before):
            live.append(binding)
            if not binding.is_conditional:
                break
        return live

    def _meanings(self, bindings: list[Binding], scope: Scope) -> tuple[Definition, ...]:
        return tuple(meaning for binding in bindings for meaning in self._meaning(binding, scope))

    def _meaning(self, binding: Binding, scope: Scope) -> tuple[Definition, ...]:
        node = binding.node
        match binding.kind:
            case BindingKind.CLASS:
                return (self.class_of(scope.module.children[id(node)]),)
            case BindingKind.FUNCTION:
                return (self.function_of(scope.module.children[id(node)]),)
            case BindingKind.MODULE_IMPORT:
                found = self._module(binding.module, scope.tree.source)
                if found is not None:
                    return (ModuleDefinition(found),)
                return (ExternalDefinition(_normalised(binding.module)),)
            case BindingKind.NAME_IMPORT:
                return self._imported(binding.module, binding.attribute, scope)
            case BindingKind.VALUE | BindingKind.TYPE_ALIAS:
                value = node if isinstance(node, nodes.Expression) else None
                return (ValueDefinition(value, binding.annotation, binding.scope, binding.order),)
            case BindingKind.PARAMETER if isinstance(node, nodes.Param):
                return (ParameterDefinition(node, scope),)
            case BindingKind.TYPE_PARAMETER if isinstance(node, _TYPE_PARAMETERS):
                return (TypeParameterDefinition(node.name.value),)
        return (UnknownDefinition("the name is bound by a loop, a pattern or an unpacking"),)

    def _imported(self, module: str, name: str, scope: Scope) -> tuple[Definition, ...]:
        found = self._module(module, scope.tree.source)
        if found is not None:
            return self.member(found, name)
        full = f"{module}.{name}" if module else name
        inner = self._module(full, scope.tree.source)
        if inner is not None:
            return (ModuleDefinition(inner),)
        return (ExternalDefinition(_normalised(full)),)

    def _outside(self, name: str, scope: Scope) -> tuple[Definition, ...]:
        module = scope.module
        found = self._from_stars(name, module)
        if found:
            return found
        if module.tree.source.is_fragment and name in IMPLICIT_IN_FRAGMENTS:
            return (ExternalDefinition(IMPLICIT_IN_FRAGMENTS[name]),)
        if name in BUILTIN_NAMES:
            return (ExternalDefinition(f"builtins.{name}"),)
        return (UndefinedDefinition(name),)

    def _from_stars(self, name: str, module: Scope) -> tuple[Definition, ...]:
        for star in reversed(module.stars):
            found = self._module(star, module.tree.source)
            if found is None:
                if star.partition(".")[0] in DSL_PACKAGES:
                    if name in IMPLICIT_IN_FRAGMENTS and IMPLICIT_IN_FRAGMENTS[name].startswith("sopy."):
                        return (ExternalDefinition(IMPLICIT_IN_FRAGMENTS[name]),)
                    continue
                exports = star_exports(star)
                if exports is not None:
                    if name in exports:
                        return (ExternalDefinition(_normalised(f"{star}.{name}")),)
                    continue
                if IMPLICIT_IN_FRAGMENTS.get(name) == f"{star}.{name}":
                    return (ExternalDefinition(f"{star}.{name}"),)
                if name not in BUILTIN_NAMES:
                    return (UnknownDefinition(f"`{name}` may come from `from {star} import *`"),)
            elif may_export(found, name, self._exported(found)):
                meanings = self.member(found, name)
                if not isinstance(meanings[0], UnknownDefinition):
                    return meanings
        return ()

    def _exported(self, module: Scope) -> frozenset[str] | None:
        if module not in self._exports:
            self._exports[module] = listed_exports(module)
        return self._exports[module]

    def read_module(self, name: str, scope: Scope) -> Scope | None:
        """The module that code in the scope imports by this absolute name; None if it was not read so far."""
        return self._imports.get((scope.tree.source.path, name))

    def module_meant(self, name: str, scope: Scope) -> Scope | None:
        """The module that is all a name can mean in the scope, if it has been read; loads none."""
        current: Scope | None = scope
        while current is not None and (
            name not in current.bindings or not (current is scope or _is_visible_inside(name, current))
        ):
            current = current.parent
        (first, *others) = current.bindings[name] if current is not None else (None,)
        if first is None or others or first.is_conditional:
            return None
        match first.kind:
            case BindingKind.MODULE_IMPORT if first.attribute in {"", first.module}:
                return self.read_module(first.module, scope)
            case BindingKind.NAME_IMPORT:
                package = self.read_module(first.module, scope)
                if package is None or first.attribute not in package.bindings:
                    return self.read_module(f"{first.module}.{first.attribute}", package or scope)
        return None

    def _module(self, name: str, importer: SourceText) -> Scope | None:
        """The project module `name` as `importer` sees it, or None."""
        if not name or name.partition(".")[0] in DSL_PACKAGES:
            return None
        key = (importer.path, name)
        if key not in self._imports:
            self._imports[key] = self._load(name, importer)
        return self._imports[key]

    def _load(self, name: str, importer: SourceText) -> Scope | None:
        source = self._loader.load(name, importer=importer)
        if source is None:
            return None
        if source.path not in self._scopes:
            tree, _ = parse(source)
            if tree is None:
                return None
            self._scopes[source.path] = bind_module(tree, source.module)
            self.loaded.append(source)
        return self._scopes[source.path]


def _is_visible_inside(name: str, scope: Scope) -> bool:
    """Whether functions and classes in `scope` see its `name`; of a class they see type parameters."""
    return scope.kind is not ScopeKind.CLASS or any(
        binding.kind is BindingKind.TYPE_PARAMETER for binding in scope.bindings[name]
    )


def _normalised(qualname: str) -> str:
    """DSL names by their plain name, whatever path they are imported by."""
    root, _, rest = qualname.partition(".")
    if root in DSL_PACKAGES:
        return f"sopy.{rest.rpartition('.')[2]}" if rest else "sopy"
    return qualname.replace("typing_extensions", "typing", 1) if root == "typing_extensions" else qualname

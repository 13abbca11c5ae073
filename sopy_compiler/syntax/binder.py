"""Build the scopes of a module."""

from collections.abc import Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk, walk_own

_IMPORTS = (cst.Import, cst.LazyImport)
_NAME_IMPORTS = (cst.ImportFrom, cst.LazyImportFrom)


def bind_module(tree: SyntaxTree, module_name: str) -> Scope:
    """The scope of a module, with the scopes of everything defined in it below."""
    binder = _Binder(tree, module_name)
    return binder.root


class _Binder:
    def __init__(self, tree: SyntaxTree, module_name: str) -> None:
        self.order = 0
        self.outer: dict[tuple[int, str], Scope] = {}
        self.package = module_name if tree.source.is_package else module_name.rpartition(".")[0]
        self.root = Scope(
            kind=ScopeKind.MODULE, name=module_name, tree=tree, parent=None, node=tree.module, order=0
        )
        self.block(tree.module.body, self.root, conditional=False)

    def block(
        self, body: Sequence[cst.BaseStatement | cst.BaseSmallStatement], scope: Scope, *, conditional: bool
    ) -> None:
        for statement in body:
            self.order += 1
            match statement:
                case cst.SimpleStatementLine():
                    for small in statement.body:
                        self.small(small, scope, conditional=conditional)
                case cst.ClassDef() | cst.FunctionDef():
                    self.definition(statement, scope, conditional=conditional)
                case cst.BaseSmallStatement():
                    self.small(statement, scope, conditional=conditional)
                case _:
                    self.compound(statement, scope)

    def definition(self, node: cst.ClassDef | cst.FunctionDef, scope: Scope, *, conditional: bool) -> None:
        is_class = isinstance(node, cst.ClassDef)
        inner = Scope(
            kind=ScopeKind.CLASS if is_class else ScopeKind.FUNCTION,
            name=node.name.value,
            tree=self.root.tree,
            parent=scope,
            node=node,
            order=self.order,
        )
        self.root.children[id(node)] = inner
        # Decorators, bases and defaults are evaluated where the definition stands.
        header = (*node.decorators, *(node.bases if isinstance(node, cst.ClassDef) else (node.params,)))
        for part in header:
            self.walrus(part, scope)
        kind = BindingKind.CLASS if is_class else BindingKind.FUNCTION
        self.add(node.name.value, kind, scope, conditional=conditional, node=node)
        self.type_parameters(node.type_parameters, inner)
        if isinstance(node, cst.FunctionDef):
            for parameter in all_parameters(node.params):
                annotation = parameter.annotation.annotation if parameter.annotation else None
                self.add(
                    parameter.name.value,
                    BindingKind.PARAMETER,
                    inner,
                    conditional=False,
                    node=parameter,
                    annotation=annotation,
                )
        self.block(node.body.body, inner, conditional=False)

    def type_parameters(self, parameters: cst.TypeParameters | None, scope: Scope) -> None:
        for parameter in parameters.params if parameters else ():
            self.add(
                parameter.param.name.value,
                BindingKind.TYPE_PARAMETER,
                scope,
                conditional=False,
                node=parameter.param,
            )

    def compound(self, node: cst.BaseStatement, scope: Scope) -> None:
        match node:
            case cst.For():
                self.target(node.target, scope)
            case cst.With():
                for item in node.items:
                    if item.asname is not None:
                        self.target(item.asname.name, scope)
        for child in node.children:
            match child:
                case cst.BaseSuite():
                    self.block(child.body, scope, conditional=True)
                case cst.ExceptHandler() | cst.ExceptStarHandler():
                    if child.name is not None:
                        self.target(child.name.name, scope)
                    self.block(child.body.body, scope, conditional=True)
                case cst.If() | cst.Else() | cst.Finally() | cst.MatchCase():
                    self.patterns(child, scope)
                    self.compound_child(child, scope)
                case cst.BaseExpression() | cst.WithItem():
                    self.walrus(child, scope)

    def compound_child(self, child: cst.CSTNode, scope: Scope) -> None:
        if isinstance(child, cst.If):
            self.compound(child, scope)
        elif isinstance(child, cst.Else | cst.Finally | cst.MatchCase):
            self.block(child.body.body, scope, conditional=True)

    def patterns(self, child: cst.CSTNode, scope: Scope) -> None:
        if isinstance(child, cst.MatchCase):
            for node in walk(child.pattern):
                if isinstance(node, cst.MatchAs | cst.MatchStar) and node.name is not None:
                    self.target(node.name, scope)
                elif isinstance(node, cst.MatchMapping) and node.rest is not None:
                    self.target(node.rest, scope)
            if child.guard is not None:
                self.walrus(child.guard, scope)

    def small(self, node: cst.BaseSmallStatement, scope: Scope, *, conditional: bool) -> None:
        match node:
            case cst.Assign():
                for target in node.targets:
                    self.assign(target.target, node.value, scope, conditional=conditional)
            case cst.AnnAssign(target=cst.Name() as name):
                self.add(
                    name.value,
                    BindingKind.VALUE,
                    scope,
                    conditional=conditional,
                    node=node.value,
                    annotation=node.annotation.annotation,
                )
            case cst.AugAssign(target=cst.Name() as name):
                self.add(name.value, BindingKind.OPAQUE, scope, conditional=True)
            case cst.Global() | cst.Nonlocal():
                self.declare_outer(node, scope)
            case cst.TypeAlias():
                self.type_alias(node, scope, conditional=conditional)
            case _ if isinstance(node, _IMPORTS):
                self.import_modules(node, scope, conditional=conditional)
            case _ if isinstance(node, _NAME_IMPORTS):
                self.import_names(node, scope, conditional=conditional)
        self.walrus(node, scope)

    def declare_outer(self, node: cst.Global | cst.Nonlocal, scope: Scope) -> None:
        outer = scope.parent
        if isinstance(node, cst.Global):
            outer = self.root
        while outer is not None and outer.kind is ScopeKind.CLASS:
            outer = outer.parent
        for item in node.names:
            self.outer[id(scope), item.name.value] = outer or self.root

    def type_alias(self, node: cst.TypeAlias, scope: Scope, *, conditional: bool) -> None:
        inner = scope
        if node.type_parameters is not None:
            # The value is evaluated in a scope of its own, when it is first needed (PEP 695).
            inner = Scope(
                kind=ScopeKind.FUNCTION,
                name=node.name.value,
                tree=self.root.tree,
                parent=scope,
                node=node,
                order=self.order,
            )
            self.type_parameters(node.type_parameters, inner)
        self.order += 1
        scope.bindings.setdefault(node.name.value, []).append(
            Binding(
                kind=BindingKind.TYPE_ALIAS,
                scope=inner,
                order=self.order,
                is_conditional=conditional,
                node=node.value,
            )
        )

    def assign(
        self,
        target: cst.BaseExpression,
        value: cst.BaseExpression,
        scope: Scope,
        *,
        conditional: bool,
    ) -> None:
        if isinstance(target, cst.Name):
            self.add(target.value, BindingKind.VALUE, scope, conditional=conditional, node=value)
        elif isinstance(target, cst.Tuple | cst.List):
            parts = value.elements if isinstance(value, cst.Tuple | cst.List) else ()
            plain = len(parts) == len(target.elements) and all(
                isinstance(part, cst.Element) for part in (*parts, *target.elements)
            )
            for index, element in enumerate(target.elements):
                if plain:
                    self.assign(element.value, parts[index].value, scope, conditional=conditional)
                else:
                    self.target(element.value, scope)

    def target(self, node: cst.CSTNode, scope: Scope) -> None:
        """Bind the names of a target whose value cannot be named."""
        if isinstance(node, cst.Name):
            self.add(node.value, BindingKind.OPAQUE, scope, conditional=True)
        elif isinstance(node, cst.Tuple | cst.List):
            for element in node.elements:
                self.target(element.value, scope)
        elif isinstance(node, cst.StarredElement):
            self.target(node.value, scope)

    def walrus(self, node: cst.CSTNode, scope: Scope) -> None:
        for inner in (node, *walk_own(node)):
            if isinstance(inner, cst.NamedExpr) and isinstance(inner.target, cst.Name):
                self.add(inner.target.value, BindingKind.VALUE, scope, conditional=True, node=inner.value)

    def import_modules(self, node: cst.Import | cst.LazyImport, scope: Scope, *, conditional: bool) -> None:
        for alias in node.names:
            full = get_full_name_for_node(alias.name) or ""
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound, module = alias.asname.name.value, full
            else:
                bound = module = full.partition(".")[0]
            self.add(
                bound,
                BindingKind.MODULE_IMPORT,
                scope,
                conditional=conditional,
                module=module,
                attribute=full,
            )

    def import_names(
        self, node: cst.ImportFrom | cst.LazyImportFrom, scope: Scope, *, conditional: bool
    ) -> None:
        module = self.absolute(node)
        if isinstance(node.names, cst.ImportStar):
            scope.stars.append(module)
            return
        for alias in node.names:
            attribute = get_full_name_for_node(alias.name) or ""
            bound = attribute
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound = alias.asname.name.value
            self.add(
                bound,
                BindingKind.NAME_IMPORT,
                scope,
                conditional=conditional,
                module=module,
                attribute=attribute,
            )

    def absolute(self, node: cst.ImportFrom | cst.LazyImportFrom) -> str:
        dots = len(node.relative)
        written = get_full_name_for_node(node.module) if node.module is not None else None
        if dots == 0:
            return written or ""
        parts = self.package.split(".") if self.package else []
        kept = parts[: len(parts) - (dots - 1)] if dots > 1 else parts
        return ".".join([*kept, *([written] if written else [])])

    def add(
        self,
        name: str,
        kind: BindingKind,
        scope: Scope,
        *,
        conditional: bool,
        node: cst.CSTNode | None = None,
        annotation: cst.BaseExpression | None = None,
        module: str = "",
        attribute: str = "",
    ) -> None:
        self.order += 1
        home = self.outer.get((id(scope), name), scope)
        binding = Binding(
            kind=kind,
            scope=scope,
            order=self.order,
            # Nobody knows whether the function that declares a name `global` has run.
            is_conditional=conditional or home is not scope,
            node=node,
            annotation=annotation,
            module=module,
            attribute=attribute,
        )
        home.bindings.setdefault(name, []).append(binding)


def all_parameters(parameters: cst.Parameters) -> tuple[cst.Param, ...]:
    """Every parameter, `*args` and `**kwargs` included, in order."""
    star = (parameters.star_arg,) if isinstance(parameters.star_arg, cst.Param) else ()
    double = (parameters.star_kwarg,) if parameters.star_kwarg is not None else ()
    return (*parameters.posonly_params, *parameters.params, *star, *parameters.kwonly_params, *double)

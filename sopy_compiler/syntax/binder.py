"""Build the scopes of a module."""

from collections.abc import Sequence

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.dotted_names import dotted_name
from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.type_checking import is_taken_when_run
from sopy_compiler.syntax.walk import walk, walk_own

_IMPORTS = (nodes.Import, nodes.Import)
_NAME_IMPORTS = (nodes.ImportFrom, nodes.ImportFrom)


def bind_module(tree: SyntaxTree, module_name: str) -> Scope:
    """The scope of a module, with the scopes of everything defined in it below."""
    binder = _Binder(tree, module_name)
    return binder.root


class _Binder:
    def __init__(self, tree: SyntaxTree, module_name: str) -> None:
        self.order = 0
        self.is_for_checkers = False
        self.has_walrus = ":=" in tree.text
        self.outer: dict[tuple[int, str], Scope] = {}
        self.package = module_name if tree.source.is_package else module_name.rpartition(".")[0]
        self.root = Scope(
            kind=ScopeKind.MODULE, name=module_name, tree=tree, parent=None, node=tree.module, order=0
        )
        self.block(tree.module.body, self.root, conditional=False)

    def block(self, body: Sequence[nodes.Statement], scope: Scope, *, conditional: bool) -> None:
        for statement in body:
            self.order += 1
            match statement:
                case nodes.ClassDef() | nodes.FunctionDef():
                    self.definition(statement, scope, conditional=conditional)
                case nodes.SimpleStatement():
                    self.small(statement, scope, conditional=conditional)
                case _:
                    self.compound(statement, scope)

    def definition(
        self, node: nodes.ClassDef | nodes.FunctionDef, scope: Scope, *, conditional: bool
    ) -> None:
        is_class = isinstance(node, nodes.ClassDef)
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
        header = (*node.decorators, *(node.bases if isinstance(node, nodes.ClassDef) else (node.params,)))
        for part in header:
            self.walrus(part, scope)
        kind = BindingKind.CLASS if is_class else BindingKind.FUNCTION
        self.add(node.name.value, kind, scope, conditional=conditional, node=node)
        self.type_parameters(node.type_parameters, inner)
        if isinstance(node, nodes.FunctionDef):
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

    def type_parameters(self, parameters: nodes.TypeParameters | None, scope: Scope) -> None:
        for parameter in parameters.params if parameters else ():
            self.add(
                parameter.param.name.value,
                BindingKind.TYPE_PARAMETER,
                scope,
                conditional=False,
                node=parameter.param,
            )

    def compound(self, node: nodes.Statement, scope: Scope) -> None:
        match node:
            case nodes.For():
                self.target(node.target, scope)
            case nodes.With():
                for item in node.items:
                    if item.asname is not None:
                        self.target(item.asname.name, scope)
            case nodes.If():
                self.branches(node, scope)
                return
        for child in children(node):
            match child:
                case nodes.Suite():
                    self.block(child.body, scope, conditional=True)
                case nodes.ExceptHandler() | nodes.ExceptStarHandler():
                    if child.name is not None:
                        self.target(child.name.name, scope)
                    self.block(child.body.body, scope, conditional=True)
                case nodes.Else() | nodes.Finally() | nodes.MatchCase():
                    self.patterns(child, scope)
                    self.compound_child(child, scope)
                case nodes.Expression() | nodes.WithItem():
                    self.walrus(child, scope)

    def branches(self, node: nodes.If, scope: Scope) -> None:
        outer = self.is_for_checkers
        is_taken = is_taken_when_run(node.test, scope)
        self.walrus(node.test, scope)
        self.is_for_checkers = outer or is_taken is False
        self.block(node.body.body, scope, conditional=True)
        self.is_for_checkers = outer or is_taken is True
        if node.orelse is not None:
            self.compound_child(node.orelse, scope)
        self.is_for_checkers = outer

    def compound_child(self, child: nodes.Node, scope: Scope) -> None:
        if isinstance(child, nodes.If):
            self.compound(child, scope)
        elif isinstance(child, (nodes.Else, nodes.Finally, nodes.MatchCase)):
            self.block(child.body.body, scope, conditional=True)

    def patterns(self, child: nodes.Node, scope: Scope) -> None:
        if isinstance(child, nodes.MatchCase):
            for node in walk(child.pattern):
                if isinstance(node, (nodes.MatchAs, nodes.MatchStar)) and node.name is not None:
                    self.target(node.name, scope)
                elif isinstance(node, nodes.MatchMapping) and node.rest is not None:
                    self.target(node.rest, scope)
            if child.guard is not None:
                self.walrus(child.guard, scope)

    def small(self, node: nodes.SimpleStatement, scope: Scope, *, conditional: bool) -> None:
        match node:
            case nodes.Assign():
                for target in node.targets:
                    self.assign(target.target, node.value, scope, conditional=conditional)
            case nodes.AnnAssign(target=nodes.Name() as name):
                self.add(
                    name.value,
                    BindingKind.VALUE,
                    scope,
                    conditional=conditional,
                    node=node.value,
                    annotation=node.annotation.annotation,
                )
            case nodes.AugAssign(target=nodes.Name() as name):
                self.add(name.value, BindingKind.OPAQUE, scope, conditional=True)
            case nodes.Global() | nodes.Nonlocal():
                self.declare_outer(node, scope)
            case nodes.TypeAlias():
                self.type_alias(node, scope, conditional=conditional)
            case _ if isinstance(node, _IMPORTS):
                self.import_modules(node, scope, conditional=conditional)
            case _ if isinstance(node, _NAME_IMPORTS):
                self.import_names(node, scope, conditional=conditional)
        self.walrus(node, scope)

    def declare_outer(self, node: nodes.Global | nodes.Nonlocal, scope: Scope) -> None:
        outer = scope.parent
        if isinstance(node, nodes.Global):
            outer = self.root
        while outer is not None and outer.kind is ScopeKind.CLASS:
            outer = outer.parent
        for item in node.names:
            self.outer[id(scope), item.name.value] = outer or self.root

    def type_alias(self, node: nodes.TypeAlias, scope: Scope, *, conditional: bool) -> None:
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
        target: nodes.Expression,
        value: nodes.Expression,
        scope: Scope,
        *,
        conditional: bool,
    ) -> None:
        if isinstance(target, nodes.Name):
            self.add(target.value, BindingKind.VALUE, scope, conditional=conditional, node=value)
        elif isinstance(target, (nodes.Tuple, nodes.List)):
            parts = value.elements if isinstance(value, (nodes.Tuple, nodes.List)) else ()
            plain = len(parts) == len(target.elements) and all(
                isinstance(part, nodes.Element) for part in (*parts, *target.elements)
            )
            for index, element in enumerate(target.elements):
                if plain:
                    self.assign(element.value, parts[index].value, scope, conditional=conditional)
                else:
                    self.target(element.value, scope)

    def target(self, node: nodes.Node, scope: Scope) -> None:
        """Bind the names of a target whose value cannot be named."""
        if isinstance(node, nodes.Name):
            self.add(node.value, BindingKind.OPAQUE, scope, conditional=True)
        elif isinstance(node, (nodes.Tuple, nodes.List)):
            for element in node.elements:
                self.target(element.value, scope)
        elif isinstance(node, nodes.StarredElement):
            self.target(node.value, scope)

    def walrus(self, node: nodes.Node, scope: Scope) -> None:
        if not self.has_walrus:
            return
        for inner in (node, *walk_own(node)):
            if isinstance(inner, nodes.NamedExpr) and isinstance(inner.target, nodes.Name):
                self.add(inner.target.value, BindingKind.VALUE, scope, conditional=True, node=inner.value)

    def import_modules(self, node: nodes.Import, scope: Scope, *, conditional: bool) -> None:
        for alias in node.names:
            full = dotted_name(alias.name) or ""
            if alias.asname is not None and isinstance(alias.asname.name, nodes.Name):
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

    def import_names(self, node: nodes.ImportFrom, scope: Scope, *, conditional: bool) -> None:
        module = self.absolute(node)
        if isinstance(node.names, nodes.ImportStar):
            scope.stars.append(module)
            return
        for alias in node.names:
            attribute = dotted_name(alias.name) or ""
            bound = attribute
            if alias.asname is not None and isinstance(alias.asname.name, nodes.Name):
                bound = alias.asname.name.value
            self.add(
                bound,
                BindingKind.NAME_IMPORT,
                scope,
                conditional=conditional,
                module=module,
                attribute=attribute,
            )

    def absolute(self, node: nodes.ImportFrom) -> str:
        dots = node.relative
        written = dotted_name(node.module) if node.module is not None else None
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
        node: nodes.Node | None = None,
        annotation: nodes.Expression | None = None,
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
            is_for_checkers=self.is_for_checkers,
        )
        home.bindings.setdefault(name, []).append(binding)


def all_parameters(parameters: nodes.Parameters) -> tuple[nodes.Param, ...]:
    """Every parameter, `*args` and `**kwargs` included, in order."""
    star = (parameters.star_arg,) if isinstance(parameters.star_arg, nodes.Param) else ()
    double = (parameters.star_kwarg,) if parameters.star_kwarg is not None else ()
    return (*parameters.posonly_params, *parameters.params, *star, *parameters.kwonly_params, *double)

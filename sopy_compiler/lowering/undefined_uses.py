"""Names that procedures use and nothing defines, and what modules of the project are asked for and lack."""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.ir.slip import UndefinedUse
from sopy_compiler.lowering.interpretation.dependencies import text_of
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.scope_names import names_in_scope
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, UndefinedDefinition, UnknownDefinition
from sopy_compiler.syntax.mentioned import read_mentions
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.scope import BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.walk import walk, walk_own

# Names that a notebook or a debugger gives, and those of the interpreter's own.
_GIVEN: Final = frozenset({"display", "get_ipython", "In", "Out", "WindowsError", "breakpoint"})
_BY_NAME: Final = frozenset({"globals", "locals", "exec", "vars", "setattr", "__import__", "_convert_"})


def undefined_uses(module: Scope, world: World) -> Iterator[UndefinedUse]:
    """What raises NameError, AttributeError or ImportError as soon as it is run."""
    source = module.tree.source
    if source.is_fragment or _binds_by_name(module):
        return
    scopes = (module, *module.children.values())
    for scope in scopes:
        if not module.stars and _is_in_procedure(scope, world):
            yield from _undefined(_read(scope), scope, world)
        if scope.kind is ScopeKind.CLASS and not module.stars:
            yield from _in_payload(world.names.class_of(scope), world)
        for node in walk_own(scope.node):
            if isinstance(node, nodes.Attribute):
                yield from _absent(node, scope, world)
    for scope in scopes:
        yield from _not_imported(scope, world)


def _binds_by_name(module: Scope) -> bool:
    return any(isinstance(node, nodes.Name) and node.value in _BY_NAME for node in walk(module.node))


def _is_in_procedure(scope: Scope, world: World) -> bool:
    """Whether the scope is the body of a procedure, or stands in one."""
    current: Scope | None = scope
    while current is not None:
        if current.kind is ScopeKind.CLASS and world.classes.is_procedure(world.names.class_of(current)):
            return True
        current = current.parent
    return False


def _read(scope: Scope) -> Sequence[nodes.Node]:
    """What the statements of a scope look at, without annotations, which may be read as text or never."""
    body = scope.node.body if isinstance(scope.node, nodes.ClassDef | nodes.FunctionDef) else scope.node
    inside = walk_own(body)
    written: set[int] = set()
    for node in inside:
        match node:
            case nodes.Annotation():
                written.update(id(one) for one in walk(node))
            case nodes.Attribute(attr=name) | nodes.Arg(keyword=nodes.Name() as name):
                written.add(id(name))
            case nodes.MatchKeywordElement(key=name) | nodes.MatchSingleton(value=name):
                written.add(id(name))
            case (
                nodes.ImportAlias() | nodes.ImportFrom() | nodes.Global() | nodes.Nonlocal() | nodes.AsName()
            ):
                written.update(id(one) for one in walk(node))
            case nodes.FunctionDef() | nodes.ClassDef():
                written.update(id(one) for one in walk(node))
            case nodes.Lambda() | nodes.TypeAlias():
                written.update(id(one) for one in walk(node))
    return [node for node in inside if id(node) not in written]


def _undefined(own: Sequence[nodes.Node], scope: Scope, world: World) -> Iterator[UndefinedUse]:
    given = _GIVEN | {
        name.value
        for node in own
        if isinstance(node, nodes.CompFor)
        for name in walk(node.target)
        if isinstance(name, nodes.Name)
    }
    for node in own:
        if not isinstance(node, nodes.Name) or node.value.startswith("__") or node.value in given:
            continue
        if _is_undefined(node, scope, world):
            yield UndefinedUse(
                name=node.value,
                module="",
                is_import=False,
                candidates=names_in_scope(scope),
                span=scope.tree.span(node),
                symbol=scope.symbol,
            )


def _in_payload(definition: ClassDefinition, world: World) -> Iterator[UndefinedUse]:
    """Names in the payload type of an event, which stands in the class statement, in quotes or without."""
    if not world.classes.is_event(definition):
        return
    outer = definition.scope.parent or definition.scope
    for base in definition.node.bases:
        if not isinstance(base.value, nodes.Subscript):
            continue
        for element in base.value.slice:
            written = element.slice.value if isinstance(element.slice, nodes.Index) else None
            quoted = quoted_expression(written) if isinstance(written, nodes.SimpleString) else None
            if isinstance(written, nodes.SimpleString) and quoted is None:
                continue
            for node in read_mentions(quoted or written).variables if written is not None else ():
                if _is_undefined(node, definition.scope, world):
                    yield UndefinedUse(
                        name=node.value,
                        module="",
                        is_import=False,
                        candidates=names_in_scope(outer),
                        span=outer.tree.span(written if quoted is not None and written else node),
                        symbol=definition.scope.symbol,
                    )


def _is_undefined(node: nodes.Name, scope: Scope, world: World) -> bool:
    meanings = world.names.resolve(node, scope)
    return bool(meanings) and all(isinstance(one, UndefinedDefinition) for one in meanings)


def _absent(node: nodes.Attribute, scope: Scope, world: World) -> Iterator[UndefinedUse]:
    """`module.Name`, where the module is one of the project's and has no such name."""
    if not isinstance(node.value, nodes.Name) or node.attr.value.startswith("__"):
        return
    asked = world.names.module_meant(node.value.value, scope)
    if asked is not None and _lacks(asked, node.attr.value, world):
        yield UndefinedUse(
            name=node.attr.value,
            module=asked.name,
            is_import=False,
            candidates=tuple(asked.bindings),
            span=scope.tree.span(node.attr),
            symbol=scope.symbol,
        )


def _not_imported(scope: Scope, world: World) -> Iterator[UndefinedUse]:
    """`from module import Name`, where the module is one of the project's and has no such name."""
    for node in walk_own(scope.node):
        if not isinstance(node, nodes.ImportFrom) or isinstance(node.names, nodes.ImportStar):
            continue
        for alias in node.names:
            written = alias.name.value if isinstance(alias.name, nodes.Name) else ""
            bound = alias.asname.name if alias.asname is not None else alias.name
            bindings = scope.bindings.get(bound.value, ()) if isinstance(bound, nodes.Name) else ()
            for binding in bindings:
                if binding.kind is not BindingKind.NAME_IMPORT or binding.is_conditional:
                    continue
                found = world.names.read_module(binding.module, scope)
                if found is not None and binding.attribute == written and _lacks(found, written, world):
                    yield UndefinedUse(
                        name=written,
                        module=found.name,
                        is_import=True,
                        candidates=tuple(found.bindings),
                        span=scope.tree.span(alias.name),
                        symbol=scope.symbol,
                    )


def _lacks(module: Scope, name: str, world: World) -> bool:
    """Whether the module surely has no such name: not by an import of everything, nor by `__getattr__`."""
    world.memory.dependencies.read(text_of(module))
    if module.tree.source.is_package or module.stars or "__getattr__" in module.bindings:
        return False
    if name in module.bindings or _binds_by_name(module) or module.tree.source.is_fragment:
        return False
    return not world.memory.variable(module, name) and all(
        isinstance(one, UnknownDefinition) for one in world.names.member(module, name)
    )

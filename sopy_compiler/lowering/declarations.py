"""What procedure classes declare, and which handler takes an event."""

from dataclasses import dataclass

from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.unresolved import NameRole, UndefinedName, Unresolved
from sopy_compiler.lowering.decorators import is_handler
from sopy_compiler.lowering.event_annotation import read_events
from sopy_compiler.lowering.handlers import declare_handler
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.scope_names import names_in_scope
from sopy_compiler.lowering.type_arguments import bound_parameters
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import BindingKind


def own_handlers(definition: ClassDefinition, world: World) -> tuple[FunctionDefinition, ...]:
    """The functions with `@handler` in the class body, in order, those of one name included."""
    found: list[tuple[int, FunctionDefinition]] = []
    for bindings in definition.scope.bindings.values():
        for binding in bindings:
            if binding.kind is BindingKind.FUNCTION and binding.node is not None:
                function = world.names.function_of(definition.scope.module.children[id(binding.node)])
                if is_handler(function, world.names):
                    found.append((binding.order, function))
    return tuple(function for _, function in sorted(found, key=lambda item: item[0]))


@dataclass(slots=True, eq=False, kw_only=True)
class Declared:
    """What one class declares, before anything is run."""

    handlers: tuple[tuple[FunctionDefinition, HandlerDeclaration], ...]
    undefined: tuple[UndefinedName, ...]
    unresolved: tuple[Unresolved, ...] = ()
    effective: "tuple[Effective, ...] | None" = None
    """What `effective_handlers` has found: it is asked for in every round."""


def declare(definition: ClassDefinition, world: World) -> Declared:
    """The handler declarations of the class itself."""
    handlers: list[tuple[FunctionDefinition, HandlerDeclaration]] = []
    undefined: list[UndefinedName] = []
    unresolved: list[Unresolved] = []
    counts: dict[str, int] = {}
    for function in own_handlers(definition, world):
        ordinal = counts.get(function.name, 0)
        counts[function.name] = ordinal + 1
        declaration, missing, gaps = declare_handler(function, definition, ordinal, world)
        unresolved.extend(gaps)
        handlers.append((function, declaration))
        undefined.extend(missing)
    undefined.extend(undefined_bases(definition, world))
    return Declared(handlers=tuple(handlers), undefined=tuple(undefined), unresolved=tuple(unresolved))


def undefined_bases(definition: ClassDefinition, world: World) -> tuple[UndefinedName, ...]:
    """The bases, and the state types of a procedure, that nothing defines."""
    source = definition.scope.tree.source
    found: list[UndefinedName] = []
    for base in world.classes.bases(definition):
        if base.undefined:
            found.append(_undefined(base.undefined, NameRole.BASE, base.node, definition))
        for argument in base.arguments if not source.is_fragment else ():
            name = world.types.undefined(argument, definition.scope, at=definition.scope.order)
            if name is not None and world.classes.is_procedure(definition):
                found.append(_undefined(name, NameRole.SIGMA, argument, definition))
    return tuple(found)


def _undefined(
    name: str, role: NameRole, node: nodes.Expression, definition: ClassDefinition
) -> UndefinedName:
    tree = definition.scope.tree
    return UndefinedName(
        name=name,
        role=role,
        span=tree.span(node.value if isinstance(node, nodes.Subscript) else node),
        symbol=definition.scope.symbol,
        in_fragment=tree.source.is_fragment,
        candidates=names_in_scope(definition.scope),
    )


Effective = tuple[str, FunctionDefinition, HandlerDeclaration]


def effective_handlers(
    definition: ClassDefinition, declared: dict[ClassDefinition, Declared], world: World
) -> tuple[Effective, ...]:
    """For each event the handler that runs: the most derived, whatever its name; a hidden name is gone."""
    own = declared[definition]
    if own.effective is None:
        own.effective = _effective_handlers(definition, declared, world)
    return own.effective


def _effective_handlers(
    definition: ClassDefinition, declared: dict[ClassDefinition, Declared], world: World
) -> tuple[Effective, ...]:
    bound = bound_parameters(definition, world.classes, world.types)
    found: dict[str, Effective] = {}
    for ancestor in world.classes.linearisation(definition):
        here: dict[str, Effective] = {}
        for function, declaration in declared[ancestor].handlers if ancestor in declared else ():
            if ancestor is not definition and not _is_visible(function, definition, world):
                continue
            for reference in read_events(function, world, bound=bound.get(ancestor)).references:
                here.setdefault(reference.event, (reference.event, function, declaration))
        for event, item in here.items():
            found.setdefault(event, item)
    return tuple(found.values())


def _is_visible(function: FunctionDefinition, definition: ClassDefinition, world: World) -> bool:
    """Whether the method is what its name finds on the derived class."""
    return world.classes.method(definition, function.name) is function

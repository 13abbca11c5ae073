"""Functions that choose a body by the type of an argument: `functools.singledispatch`, also of methods."""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.lowering.decorators import decorator_name
from sopy_compiler.lowering.interpretation.values import EventValue, Function, InstanceOf, Value, Values
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk

_DISPATCHERS: Final = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
_REGISTER: Final = "register"


def is_dispatcher(decorator: str) -> bool:
    """Whether the decorator of this qualified name makes a function that chooses among bodies."""
    return decorator in _DISPATCHERS


def registers(decorator: nodes.Expression, scope: Scope, at: int, world: World) -> FunctionDefinition | None:
    """The dispatching function of `@choose.register` or `@choose.register(int)`, which returns its own."""
    plain = decorator.func if isinstance(decorator, nodes.Call) else decorator
    if not isinstance(plain, nodes.Attribute) or plain.attr.value != _REGISTER:
        return None
    for meaning in world.names.resolve(plain.value, scope, at=at):
        if isinstance(meaning, FunctionDefinition) and _dispatches(meaning, world):
            return meaning
    return None


def registered(definition: FunctionDefinition, world: World) -> tuple[FunctionDefinition, ...] | None:
    """The other bodies of a dispatching function; None where some are registered in another way.

    Those of all modules are found, as long as they are no inner functions.
    """
    key = (definition, world.names.number_of_modules)
    if key not in world.dispatched:
        world.dispatched[key] = _registered(definition, world)
    return world.dispatched[key]


def _registered(definition: FunctionDefinition, world: World) -> tuple[FunctionDefinition, ...] | None:
    found: list[FunctionDefinition] = []
    for module in world.names.scopes:
        if _REGISTER not in module.tree.text:
            continue
        decorators = set()
        for function in _functions(module, world):
            for decorator in function.node.decorators:
                outer = function.scope.parent or function.scope
                if registers(decorator.decorator, outer, function.scope.order, world) is definition:
                    if outer.kind is ScopeKind.FUNCTION:
                        return None
                    decorators |= {id(node) for node in walk(decorator.decorator)}
                    found.append(function)
        if any(_is_other_registration(node, definition, decorators) for node in walk(module.node)):
            return None
    return tuple(dict.fromkeys(found))


def chosen(callees: Values, arguments: Sequence[Values], world: World) -> Values:
    """The bodies that can run for what is given, where its class is known: an event or an instance."""
    if len(callees) < 2 or not arguments:
        return callees
    functions = [one for one in callees if isinstance(one, Function)]
    general = [one for one in functions if _dispatches(one.definition, world)]
    others = registered(general[0].definition, world) if len(general) == 1 else None
    given = [_definition(one) for one in arguments[0]]
    if not others or not given or None in given:
        return callees
    bodies: dict[str, Function] = {}
    for function in functions:
        if function.definition in others:
            classes = _registered_classes(function.definition, world)
            if classes is None:
                return callees
            bodies |= dict.fromkeys(classes, function)
    taken: set[Value] = {one for one in callees if one not in functions}
    for definition in given:
        line = world.classes.linearisation(definition) if definition is not None else ()
        names = [world.classes.qualname(one) for one in line]
        taken.add(next((bodies[name] for name in names if name in bodies), general[0]))
        taken.update(body for name, body in bodies.items() if _is_below(name, definition, world))
    return frozenset(taken)


def _definition(value: Value) -> ClassDefinition | None:
    return value.definition if isinstance(value, (EventValue, InstanceOf)) else None


def _is_below(name: str, definition: ClassDefinition | None, world: World) -> bool:
    """Whether what is given may be of that class: an event may be one of a subclass."""
    other = world.classes.by_qualname(name)
    return other is not None and definition is not None and world.classes.is_subclass(other, definition)


def _registered_classes(function: FunctionDefinition, world: World) -> tuple[str, ...] | None:
    """The qualified names of the types for which a body is registered; None where some are not known."""
    outer = function.scope.parent or function.scope
    written = [
        one.decorator.args[0].value
        for one in function.node.decorators
        if isinstance(one.decorator, nodes.Call) and one.decorator.args
    ]
    if not written:
        parameters = function.positional[outer.kind is ScopeKind.CLASS :]
        annotation = parameters[0].annotation if parameters else None
        written = [annotation.annotation] if annotation is not None else []
    types = [world.types.lower(one, outer, at=function.scope.order) for one in written]
    if not types or not all(one.is_known for one in types):
        return None
    return tuple(member.name for one in types for member in one.members)


def _functions(module: Scope, world: World) -> Iterator[FunctionDefinition]:
    for scope in module.children.values():
        if isinstance(scope.node, nodes.FunctionDef):
            yield world.names.function_of(scope)


def _dispatches(function: FunctionDefinition, world: World) -> bool:
    outer = function.scope.parent or function.scope
    return any(
        is_dispatcher(decorator_name(one.decorator, outer, function.scope.order, world.names))
        for one in function.node.decorators
    )


def _is_other_registration(node: nodes.Node, definition: FunctionDefinition, decorators: set[int]) -> bool:
    """`choose.register(int, function)`, and whatever else takes `register` of a function of that name."""
    match node:
        case nodes.Attribute(value=owner, attr=attribute) if attribute.value == _REGISTER:
            named = owner.attr.value if isinstance(owner, nodes.Attribute) else getattr(owner, "value", "")
            return named == definition.name and id(node) not in decorators
    return False

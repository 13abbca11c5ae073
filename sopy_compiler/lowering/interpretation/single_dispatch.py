"""Functions that choose a body by the type of an argument: `functools.singledispatch`, also of methods."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.lowering.decorators import decorator_name
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
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

"""What the methods of a procedure assign to its attributes, where the type can be told."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.procedure import AttributeAssignment
from sopy_compiler.ir.type_expression import NONE, UNION, UNKNOWN, UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.shared_attributes import is_self, methods_of
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition, FunctionDefinition
from sopy_compiler.syntax.walk import walk_own

_MADE_BY: Final = {
    "asyncio.create_task": "asyncio.Task",
    "asyncio.ensure_future": "asyncio.Task",
    "asyncio.get_event_loop": "asyncio.AbstractEventLoop",
    "asyncio.get_running_loop": "asyncio.AbstractEventLoop",
    "asyncio.new_event_loop": "asyncio.AbstractEventLoop",
    "builtins.open": "io.TextIOWrapper",
    "io.open": "io.TextIOWrapper",
    "socket.create_connection": "socket.socket",
    "socket.socket": "socket.socket",
    "sqlite3.connect": "sqlite3.Connection",
    "sqlalchemy.create_engine": "sqlalchemy.Engine",
    "ssl.create_default_context": "ssl.SSLContext",
    "threading.current_thread": "threading.Thread",
    "threading.local": "threading.local",
    "weakref.proxy": "weakref.ProxyType",
    "weakref.ref": "weakref.ReferenceType",
}
_SAVED_BY: Final = ("__getstate__", "__deepcopy__", "__reduce__", "__reduce_ex__")
_MADE_BY_LOOP: Final = {"create_future": "asyncio.Future", "run_in_executor": "asyncio.Future"}


def attribute_assignments(definition: ClassDefinition, world: World) -> tuple[AttributeAssignment, ...]:
    """Those of the class's own methods and of mixins that are no procedures, in the order of the source.

    An attribute that the same method deletes or sets to None later is left out: nothing of it is kept. So are
    all attributes of a class that says itself how it is copied and saved.
    """
    found: list[AttributeAssignment] = []
    line = (definition, *world.below.get(definition, ()))
    if any(world.classes.method(one, hook) is not None for one in line for hook in _SAVED_BY):
        return ()
    for ancestor in world.classes.linearisation(definition):
        if ancestor is definition or not world.classes.is_procedure(ancestor):
            for method in methods_of(ancestor, world):
                found.extend(_assignments(method, world))
    return tuple(found)


def _assignments(method: FunctionDefinition, world: World) -> Iterator[AttributeAssignment]:
    kept: dict[str, AttributeAssignment] = {}
    for target, value in _targets(method):
        if isinstance(target, nodes.Attribute) and is_self(target.value, method):
            name = target.attr.value
            kept.pop(name, None)
            held = _type_of(value, method, world) if value is not None else UNKNOWN_TYPE
            if held.name not in {UNKNOWN, NONE}:
                kept[name] = AttributeAssignment(
                    attribute=name,
                    type=held,
                    span=method.scope.tree.span(target),
                    symbol=method.scope.symbol,
                )
    yield from kept.values()


def _targets(method: FunctionDefinition) -> Iterator[tuple[nodes.Node, nodes.Expression | None]]:
    """What is assigned to what in the order of the source; None for a deletion."""
    for node in walk_own(method.node.body):
        match node:
            case nodes.Assign(targets=targets, value=value):
                for target in targets:
                    yield target.target, value
            case nodes.AnnAssign(target=target, value=nodes.Expression() as value):
                yield target, value
            case nodes.Del(target=target):
                parts = target.elements if isinstance(target, (nodes.Tuple, nodes.List)) else (target,)
                for part in parts:
                    yield (
                        (part.value if isinstance(part, (nodes.Element, nodes.StarredElement)) else part),
                        None,
                    )


def _type_of(node: nodes.Expression, method: FunctionDefinition, world: World) -> TypeExpression:
    match node:
        case nodes.Lambda():
            return TypeExpression(name="types.LambdaType")
        case nodes.GeneratorExp():
            return TypeExpression(name="types.GeneratorType")
        case nodes.Call():
            return _made_by(node, method, world)
        case nodes.Name(value="None"):
            return TypeExpression(name=NONE)
        case nodes.Name():
            return _named(node, method, world)
        case nodes.IfExp(body=first, orelse=second) | nodes.BooleanOperation(left=first, right=second):
            return _either(_type_of(first, method, world), _type_of(second, method, world))
        case nodes.List() | nodes.Tuple() | nodes.Set() | nodes.Dict():
            held = tuple(_type_of(item.value, method, world) for item in node.elements)
            return TypeExpression(name="builtins.tuple", arguments=held)
    return UNKNOWN_TYPE


def _either(first: TypeExpression, second: TypeExpression) -> TypeExpression:
    return TypeExpression(name=UNION, arguments=(first, second))


def _made_by(node: nodes.Call, method: FunctionDefinition, world: World) -> TypeExpression:
    """The type of a call of an outside class or of a function that is known to make such a thing."""
    if isinstance(node.func, nodes.Attribute) and node.func.attr.value in _MADE_BY_LOOP:
        return TypeExpression(name=_MADE_BY_LOOP[node.func.attr.value])
    for meaning in world.names.resolve(node.func, method.scope):
        if isinstance(meaning, ExternalDefinition):
            name = meaning.qualname
            is_class = name.rpartition(".")[2][:1].isupper()
            return TypeExpression(name=name if is_class else _MADE_BY.get(name, UNKNOWN_TYPE.name))
    return UNKNOWN_TYPE


def _named(node: nodes.Name, method: FunctionDefinition, world: World) -> TypeExpression:
    """A function defined in the method, or a parameter by its annotation."""
    for meaning in world.names.resolve(node, method.scope):
        if isinstance(meaning, FunctionDefinition) and meaning.scope.parent is method.scope:
            return TypeExpression(name="types.FunctionType")
    parameters = method.node.params
    for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
        if parameter.name.value == node.value and parameter.annotation is not None:
            outer = method.scope.parent or method.scope
            return world.types.lower(parameter.annotation.annotation, outer, at=method.scope.order)
    return UNKNOWN_TYPE

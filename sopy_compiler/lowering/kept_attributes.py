"""Which attributes every instance of a procedure has: the runtime asks for them at resume."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.kept_attribute import KeptAttribute
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.shared_attributes import is_self
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.walk import walk

_CONSTRUCTOR: Final = "__init__"
_OF_THE_BASE: Final = frozenset({"ignore", "initial", "prompt", "timeout", "timeout_event"})


def kept_attributes(definition: ClassDefinition, world: World) -> tuple[KeptAttribute, ...]:
    """Those that `__init__`, and those it calls by `super()`, assign whatever happens, in their order."""
    line = world.classes.linearisation(definition)
    given = {name for one in line for name in one.scope.bindings if not _is_only_declared(name, one)}
    found: dict[str, KeptAttribute] = {}
    for ancestor in line:
        if _CONSTRUCTOR not in ancestor.scope.bindings:
            continue
        constructor = world.classes.method(ancestor, _CONSTRUCTOR)
        if constructor is None or not constructor.node.params.params:
            break
        steps = list(_certain(constructor.node.body))
        for target in (target for step in steps for target in _targets(step)):
            name = target.attr.value
            if is_self(target.value, constructor) and name not in given | _OF_THE_BASE:
                span = constructor.scope.tree.span(target)
                declared = _declared(name, line, world)
                found.setdefault(name, KeptAttribute(name=name, type=declared, span=span))
        if not any(map(_calls_super, steps)):
            break
    return tuple(found.values())


def timeout_event(definition: ClassDefinition, world: World) -> str:
    """The qualified name of the event that comes when its time is over; empty where there is none."""
    for ancestor in world.classes.linearisation(definition):
        for binding in ancestor.scope.bindings.get("timeout_event", ()):
            if isinstance(binding.node, nodes.Expression):
                meanings = world.names.resolve(binding.node, ancestor.scope)
                events = [one for one in meanings if isinstance(one, ClassDefinition)]
                return world.classes.qualname(events[0]) if len(events) == 1 else ""
    return ""


def _certain(body: nodes.Node) -> Iterator[nodes.Statement]:
    """The statements that run in every call that succeeds."""
    for statement in body.body if isinstance(body, nodes.Suite) else ():
        if isinstance(statement, nodes.With):
            yield from _certain(statement.body)
        if any(isinstance(node, (nodes.Return, nodes.Raise)) for node in walk(statement)):
            return
        yield statement


def _targets(statement: nodes.Statement) -> Iterator[nodes.Attribute]:
    waiting: list[nodes.Expression] = []
    match statement:
        case nodes.Assign(targets=targets):
            waiting = [target.target for target in targets]
        case nodes.AnnAssign(target=target, value=nodes.Expression()):
            waiting = [target]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, (nodes.Tuple, nodes.List)):
            waiting = [element.value for element in part.elements] + waiting
        elif isinstance(part, nodes.Attribute):
            yield part


def _calls_super(statement: nodes.Statement) -> bool:
    match statement:
        case nodes.Expr(
            value=nodes.Call(
                func=nodes.Attribute(
                    value=nodes.Call(func=nodes.Name(value="super")), attr=nodes.Name(value="__init__")
                )
            )
        ):
            return True
    return False


def _is_only_declared(name: str, definition: ClassDefinition) -> bool:
    """Whether the class body gives the name a type and no value."""
    bindings = definition.scope.bindings[name]
    return all(binding.node is None and binding.annotation is not None for binding in bindings)


def _declared(name: str, line: tuple[ClassDefinition, ...], world: World) -> TypeExpression:
    for one in line:
        for binding in one.scope.bindings.get(name, ()):
            if binding.annotation is not None:
                return world.types.lower(binding.annotation, one.scope, at=binding.order)
    return UNKNOWN_TYPE

"""What is sent to a machine or pushed to the bus and is no event."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.slip import NoEvent
from sopy_compiler.ir.vocabulary import EVENT
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.sop_uses import is_sop_expression
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own

_SENDING: Final = frozenset({"send", "asend", "push_event"})
_BUS: Final = ".EventBus"
_NAMES: Final = (nodes.Name, nodes.Attribute)


def sent_values(module: Scope, world: World) -> Iterator[NoEvent]:
    """`session.send(Go)`, where `Go` is a class of events; `EventBus.push_event("go")` and its kin."""
    for scope in (module, *module.children.values()):
        for node in walk_own(scope.node):
            match node:
                case nodes.Call(
                    func=nodes.Attribute(attr=nodes.Name(value=method)) as function,
                    args=[nodes.Arg(keyword=None, star="", value=given), *_],
                ) if method in _SENDING:
                    what = _what(given, function, scope, world)
                    if what:
                        yield NoEvent(
                            call=scope.tree.code(function),
                            given=scope.tree.code(given),
                            what=what,
                            is_class=isinstance(given, _NAMES),
                            span=scope.tree.span(node),
                            symbol=scope.symbol,
                        )
                case nodes.Call(func=nodes.Attribute(attr=nodes.Name(value="observes")) as function):
                    if is_sop_expression(function.value, scope, world):
                        yield from _filtered(node, scope, world)
                case nodes.Call(func=nodes.Name() | nodes.Attribute()):
                    yield from _handed_on(node, scope, world)


def _filtered(node: nodes.Call, scope: Scope, world: World) -> Iterator[NoEvent]:
    """What `sop.observes(...)` is given that surely is no class of events."""
    for item in node.args:
        if item.star or item.keyword is not None:
            continue
        what = _no_class(item.value, scope, world)
        if what:
            yield NoEvent(
                call=scope.tree.code(node.func).rpartition(".")[2],
                given=scope.tree.code(item.value),
                what=what,
                is_class=False,
                span=scope.tree.span(item.value),
                symbol=scope.symbol,
                is_filter=True,
            )


def _no_class(given: nodes.Expression, scope: Scope, world: World) -> str:
    match given:
        case nodes.List() | nodes.Tuple() | nodes.Set():
            return "a collection"
        case nodes.SimpleString():
            return "a text"
        case nodes.Call(func=nodes.Name() | nodes.Attribute() as function):
            made = _class(function, scope, world)
            return f"an instance of {made.name}" if made is not None and world.classes.is_event(made) else ""
        case nodes.Name() | nodes.Attribute():
            found = _class(given, scope, world)
            is_procedure = found is not None and world.classes.is_procedure(found)
            return f"the procedure {found.name}" if found is not None and is_procedure else ""
    return ""


def _handed_on(node: nodes.Call, scope: Scope, world: World) -> Iterator[NoEvent]:
    """A class of events that a function is given which is declared to take an event."""
    meanings = world.names.resolve(node.func, scope)
    called = next(iter(meanings), None)
    if len(meanings) != 1 or not isinstance(called, FunctionDefinition):
        return
    parameters = (*called.node.params.posonly_params, *called.node.params.params)
    for parameter, item in zip(parameters, node.args, strict=False):
        if item.star or item.keyword is not None or not isinstance(item.value, _NAMES):
            return
        found = _class(item.value, scope, world)
        is_class = found is not None and world.classes.is_event(found)
        if found is not None and is_class and _takes_event(parameter, called, world):
            yield NoEvent(
                call=scope.tree.code(node.func),
                given=scope.tree.code(item.value),
                what=f"the class {found.name}",
                is_class=True,
                span=scope.tree.span(item.value),
                symbol=scope.symbol,
            )


def _takes_event(parameter: nodes.Param, function: FunctionDefinition, world: World) -> bool:
    """Whether the parameter is declared as `Event`, `Event[...]` or a class of events."""
    if parameter.annotation is None:
        return False
    declared = parameter.annotation.annotation
    named = declared.value if isinstance(declared, nodes.Subscript) else declared
    if not isinstance(named, _NAMES):
        return False
    meanings = world.names.resolve(named, function.scope.parent or function.scope)
    return bool(meanings) and all(
        (isinstance(one, ExternalDefinition) and one.qualname == EVENT)
        or (isinstance(one, ClassDefinition) and world.classes.is_event(one))
        for one in meanings
    )


def _what(given: nodes.Expression, function: nodes.Attribute, scope: Scope, world: World) -> str:
    """What surely is no event; empty for anything else."""
    if isinstance(given, _NAMES):
        found = _class(given, scope, world)
        return f"the class {found.name}" if found is not None and world.classes.is_event(found) else ""
    is_bus = function.attr.value == "push_event" and any(
        isinstance(one, ExternalDefinition) and one.qualname.endswith(_BUS)
        for one in world.names.resolve(function.value, scope)
    )
    if not is_bus:
        return ""
    if isinstance(given, nodes.SimpleString | nodes.FormattedString):
        return "a text"
    if isinstance(given, nodes.Call) and isinstance(given.func, _NAMES):
        made = _class(given.func, scope, world)
        return f"the procedure {made.name}" if made is not None and world.classes.is_procedure(made) else ""
    return ""


def _class(node: nodes.Expression, scope: Scope, world: World) -> ClassDefinition | None:
    meanings = world.names.resolve(node, scope)
    first = next(iter(meanings), None)
    return first if len(meanings) == 1 and isinstance(first, ClassDefinition) else None

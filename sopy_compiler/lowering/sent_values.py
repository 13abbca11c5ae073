"""What is sent to a machine or pushed to the bus and is no event."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.slip import NoEvent
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition
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

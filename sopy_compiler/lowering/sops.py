"""Subclasses of SOP, and what their constructors leave out."""

from collections.abc import Iterable
from typing import Final

from sopy_compiler.ir.sop import SopClass
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.model.instance_attributes import read_self_use
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.walk import walk

_SETS_STATE: Final = frozenset({"state", "_state"})
_SETS_START: Final = frozenset({"current_proc", "init_proc", "_start"})


def lower_sops(definitions: Iterable[ClassDefinition], world: World) -> tuple[SopClass, ...]:
    """The classes that derive from SOP, in the order given."""
    return tuple(
        SopClass(
            name=definition.name,
            qualname=world.classes.qualname(definition),
            module=definition.scope.module.name,
            span=definition.scope.tree.span(definition.node.name),
            bases_known=world.classes.bases_known(definition),
            signature=constructor_signature(definition, world.classes),
            unset=_unset(definition, world),
        )
        for definition in definitions
        if world.classes.is_sop(definition)
    )


def _unset(definition: ClassDefinition, world: World) -> tuple[str, ...]:
    """What a constructor that does everything itself never assigns.

    One that calls a method of the instance or hands it on may have it assigned there.
    """
    function = world.classes.method(definition, "__init__")
    if function is None or _hands_on(function):
        return ()
    given: set[str] = set()
    for ancestor in world.classes.linearisation(definition):
        uses = read_self_use(ancestor, world.classes)
        if uses.dynamic:
            return ()
        given |= {item.name for item in uses.assignments} | set(ancestor.scope.bindings)
    return tuple(
        name for name, ways in (("state", _SETS_STATE), ("init_proc", _SETS_START)) if given.isdisjoint(ways)
    )


def _hands_on(function: FunctionDefinition) -> bool:
    parameters = (*function.node.params.posonly_params, *function.node.params.params)
    receiver = parameters[0].name.value if parameters else ""
    return any(_mentions_otherwise(node, receiver) for node in walk(function.node.body))


def _mentions_otherwise(node: nodes.Node, receiver: str) -> bool:
    """Whether the instance is used for more than its attributes, or `super` is called."""
    if not isinstance(node, nodes.Call):
        return isinstance(node, (nodes.Assign, nodes.Return)) and _is(node.value, receiver)
    match node.func:
        case nodes.Name(value="super" | "vars" | "setattr"):
            return True
        case nodes.Attribute(value=owner) if _is(owner, receiver):
            return True
    return any(_is(item.value, receiver) for item in node.args)


def _is(node: nodes.Expression | None, receiver: str) -> bool:
    return isinstance(node, nodes.Name) and node.value == receiver

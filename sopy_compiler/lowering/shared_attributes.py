"""Mutable class attributes that methods change in place: all instances share them."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.procedure import AttributeMutation
from sopy_compiler.lowering.decorators import decorator_names
from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.model.field_annotations import CLASS_VARIABLE, read_wrapping
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Binding, BindingKind
from sopy_compiler.syntax.walk import walk

_MUTABLE_CALLS: Final = frozenset(
    {"list", "dict", "set", "bytearray", "deque", "defaultdict", "OrderedDict", "Counter"}
)
_WITHOUT_INSTANCE: Final = frozenset({"builtins.staticmethod", "builtins.classmethod"})
_MUTABLE_DISPLAYS: Final = (nodes.List, nodes.Dict, nodes.Set, nodes.ListComp, nodes.DictComp, nodes.SetComp)


def shared_attribute_mutations(definition: ClassDefinition, world: World) -> tuple[AttributeMutation, ...]:
    """The changes that the class's own methods make, in the order of the source."""
    own = _assigned_to_instances(definition, world)
    found: list[AttributeMutation] = []
    for method in methods_of(definition, world):
        for node, name, operation in _changes(method):
            declared = _declaration(name, definition, world) if name not in own else None
            if declared is not None:
                tree = method.scope.tree
                found.append(
                    AttributeMutation(
                        attribute=name,
                        declared_at=declared[0].scope.tree.span(declared[1]),
                        changed_at=tree.span(node),
                        operation=operation,
                        symbol=method.scope.symbol,
                    )
                )
    return tuple(found)


def methods_of(definition: ClassDefinition, world: World) -> Iterator[FunctionDefinition]:
    """The methods that the class itself defines and that take an instance."""
    for bindings in definition.scope.bindings.values():
        for binding in bindings:
            if binding.kind is BindingKind.FUNCTION and binding.node is not None:
                function = world.names.function_of(definition.scope.module.children[id(binding.node)])
                if function.node.params.params and _WITHOUT_INSTANCE.isdisjoint(
                    decorator_names(function, world.names)
                ):
                    yield function


def _assigned_to_instances(definition: ClassDefinition, world: World) -> set[str]:
    """Attributes that some method of the class or a base rebinds: an instance may have one of its own."""
    return {
        target.attr.value
        for ancestor in world.classes.linearisation(definition)
        for method in methods_of(ancestor, world)
        for node in walk(method.node.body)
        if isinstance(node, (nodes.AssignTarget, nodes.AnnAssign))
        and isinstance(target := node.target, nodes.Attribute)
        and is_self(target.value, method)
    }


def _changes(method: FunctionDefinition) -> Iterator[tuple[nodes.Node, str, str]]:
    """Place, attribute and operation of every in-place change of `self.name`."""
    for node in walk(method.node.body):
        changed, operation = _change(node)
        if isinstance(changed, nodes.Attribute) and is_self(changed.value, method):
            yield changed, changed.attr.value, operation


def _change(node: nodes.Node) -> tuple[nodes.Expression | None, str]:
    """What a call or statement changes in place, and how."""
    match node:
        case nodes.Call(func=nodes.Attribute(value=changed, attr=nodes.Name(value=method))) if (
            method in MUTATORS
        ):
            return changed, method
        case nodes.AssignTarget(target=nodes.Subscript(value=changed)):
            return changed, "setitem"
        case nodes.Del(target=nodes.Subscript(value=changed)):
            return changed, "delitem"
        case nodes.AugAssign(target=nodes.Subscript(value=changed)):
            return changed, "setitem"
        case nodes.AugAssign(target=nodes.Attribute() as changed):
            return changed, "augmented"
    return None, ""


def is_self(node: nodes.Expression, method: FunctionDefinition) -> bool:
    """Whether the expression is the instance that the method is called on."""
    return isinstance(node, nodes.Name) and node.value == method.node.params.params[0].name.value


def _declaration(
    name: str, definition: ClassDefinition, world: World
) -> tuple[ClassDefinition, nodes.Node] | None:
    """The class whose body creates the mutable object, and where; None when no class does."""
    for ancestor in world.classes.linearisation(definition):
        bindings = ancestor.scope.bindings.get(name)
        if bindings:
            node = bindings[-1].node
            if node is not None and _is_mutable(node) and not _is_shared_on_purpose(bindings[-1], world):
                return ancestor, node
            return None
    return None


def _is_mutable(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Call):
        function = node.func.attr if isinstance(node.func, nodes.Attribute) else node.func
        return isinstance(function, nodes.Name) and function.value in _MUTABLE_CALLS
    return isinstance(node, _MUTABLE_DISPLAYS)


def _is_shared_on_purpose(binding: Binding, world: World) -> bool:
    """Whether `ClassVar` says that the attribute belongs to the class."""
    if binding.annotation is None:
        return False
    wrapping = read_wrapping(binding.annotation, binding.scope, world.names, at=binding.order)
    return CLASS_VARIABLE in wrapping.wrappers

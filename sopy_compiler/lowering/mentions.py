"""Names and classes that a program uses anywhere."""

from collections.abc import Iterator

from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk, walk_own


def attribute_names(module: Scope) -> frozenset[str]:
    """Every `name` that some `x.name` reads or writes, and every string that could be passed to `getattr`.

    `super().name` in a method of that name is left out: it is reached if the method is.
    """
    found: set[str] = set()
    passed_on = {id(node) for node in _passed_on(module)}
    for node in walk(module.node):
        if isinstance(node, nodes.Attribute):
            if id(node) not in passed_on:
                found.add(node.attr.value)
        elif isinstance(node, nodes.SimpleString):
            text = text_of(node)
            if text is not None and text.isidentifier():
                found.add(text)
    return frozenset(found)


def names_passed_on(module: Scope) -> frozenset[str]:
    """The names of methods that call the next method of their name by `super()`."""
    return frozenset(node.attr.value for node in _passed_on(module))


def _passed_on(module: Scope) -> Iterator[nodes.Attribute]:
    """`super().name` in functions of that name."""
    if "super(" not in module.tree.text:
        return
    for inner in module.children.values():
        if not isinstance(inner.node, nodes.FunctionDef):
            continue
        for node in walk(inner.node.body):
            match node:
                case nodes.Attribute(value=nodes.Call(func=nodes.Name(value="super")), attr=attribute):
                    if attribute.value == inner.node.name.value:
                        yield node


def mentioned_events(module: Scope, world: World) -> frozenset[str]:
    """The events that function bodies and module code name: built, ignored, observed, compared."""
    found: set[str] = set()
    bound = _bound_names(module)
    for scope in (module, *module.children.values()):
        for node in walk_own(_inside(scope)):
            if isinstance(node, nodes.Name) and node.value in bound:
                for meaning in world.names.resolve_name(node.value, scope):
                    if isinstance(meaning, ClassDefinition) and world.classes.is_event(meaning):
                        found.add(world.classes.qualname(meaning))
    return frozenset(found)


def _inside(scope: Scope) -> nodes.Node:
    """What runs in the scope: a definition's own name, bases and annotations are no use of an event."""
    return scope.node.body if isinstance(scope.node, (nodes.ClassDef, nodes.FunctionDef)) else scope.node


def _bound_names(module: Scope) -> frozenset[str]:
    """The names worth resolving."""
    return frozenset(module.bindings) | frozenset(
        name for scope in module.children.values() for name in scope.bindings
    )

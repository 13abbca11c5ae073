"""Attributes and keys that the program changes where no handler was followed to."""

from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.state_classes import StateOwners
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.named_attributes import Use, named_attribute
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk, walk_scopes

ANY_NAME: Final = "*"
_CHANGING: Final = frozenset(
    {
        nodes.AssignTarget,
        nodes.AugAssign,
        nodes.Del,
        nodes.For,
        nodes.CompFor,
        nodes.AnnAssign,
        nodes.AsName,
        nodes.Call,
    }
)


def outside_changes(
    module: Scope,
    procedures: Iterable[ClassDefinition],
    followed: frozenset[Span],
    mentioned: frozenset[str],
    states: StateOwners,
) -> frozenset[str]:
    """The names that a module assigns or changes at other places than `followed`; `*` if one is computed.

    What a procedure does to its own attributes does not count, nor what a method does to its object that no
    name in `mentioned` can call, nor what is done to an object that is no state and no part of one.
    """
    own = {
        id(node)
        for procedure in procedures
        if procedure.scope.module is module
        for node in _attributes_of_self(procedure.node)
    }
    for child in module.children.values():
        if is_idle(child, mentioned):
            own.update(id(node) for node in _attributes_of_self(child.node))
    found: set[str] = set()
    for node, inner in walk_scopes(module, _CHANGING):
        for name, changed, place in _changes(node):
            if id(changed) in own or module.tree.span(place) in followed:
                continue
            if not states.is_foreign(changed, inner):
                found.add(name)
    return frozenset(found)


def _attributes_of_self(root: nodes.Node) -> Iterator[nodes.Attribute]:
    for node in walk(root):
        if (
            isinstance(node, nodes.Attribute)
            and isinstance(node.value, nodes.Name)
            and node.value.value == "self"
        ):
            yield node


def is_idle(scope: Scope, mentioned: frozenset[str]) -> bool:
    """Whether it is a plain method that neither Python itself nor anything by its name calls."""
    node = scope.node
    if not isinstance(node, nodes.FunctionDef):
        return False
    name = node.name.value
    is_method = scope.parent is not None and scope.parent.kind is ScopeKind.CLASS
    return is_method and not node.decorators and not name.startswith("__") and name not in mentioned


def _changes(node: nodes.Node) -> Iterator[tuple[str, nodes.Node, nodes.Node]]:
    """The names that a statement changes, each with the attribute, and the place as a handler records it."""
    match node:
        case nodes.AssignTarget(target=target) | nodes.AugAssign(target=target) | nodes.Del(target=target):
            yield from _targets(target)
        case nodes.For(target=target) | nodes.CompFor(target=target):
            yield from _targets(target)
        case nodes.AnnAssign(target=target, value=value) if value is not None:
            yield from _targets(target)
        case nodes.AsName(name=target):
            yield from _targets(target)
        case nodes.Call() if (named := named_attribute(node)) is not None:
            if named.use in {Use.STORE, Use.DELETE}:
                yield named.name or ANY_NAME, node, node
        case nodes.Call(func=nodes.Attribute(value=nodes.Attribute() as held, attr=method) as func):
            if method.value in MUTATORS:
                yield held.attr.value, held, func.attr


def _targets(target: nodes.Node) -> Iterator[tuple[str, nodes.Node, nodes.Node]]:
    match target:
        case nodes.Attribute(attr=name):
            yield name.value, target, name
        case nodes.Subscript() if (named := named_attribute(target)) is not None:
            yield named.name or ANY_NAME, target, target
        case nodes.Subscript(value=nodes.Attribute() as held):
            yield held.attr.value, held, target
        case nodes.Subscript(slice=[nodes.SubscriptElement(slice=nodes.Index(value=index))]):
            key = text_of(index)
            if key:
                yield key, target, target
        case nodes.Tuple() | nodes.List():
            for element in target.elements:
                yield from _targets(element.value)
        case nodes.StarredElement():
            yield from _targets(target.value)

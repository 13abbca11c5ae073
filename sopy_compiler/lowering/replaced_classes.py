"""Finds classes that another definition of their name replaces before anything can have used them."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.replaced_class import ClassRole, ReplacedClass
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.kind import model_kind
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition
from sopy_compiler.syntax.scope import Binding, ScopeKind
from sopy_compiler.syntax.walk import walk

_NOTICED_BY: Final = ("__init_subclass__", "__set_name__")


def replaced_class(definition: ClassDefinition, classes: Classes) -> ReplacedClass | None:
    """The fact, if the class is a procedure, an event, an SOP or a model that nothing can have used.

    Only in modules, where one statement follows the other; a decorator, a metaclass, or a base that notices
    its subclasses may have kept the class.
    """
    outer = definition.scope.parent
    if outer is None or outer.kind is not ScopeKind.MODULE or definition.scope.tree.source.is_fragment:
        return None
    following = _next_binding(definition)
    if following is None or definition.node.decorators or definition.node.keywords:
        return None
    role = _role(definition, classes)
    if role is None or _is_noticed(definition, classes) or _may_be_used(definition, following, classes):
        return None
    tree = definition.scope.tree
    place = following.node.name if isinstance(following.node, nodes.ClassDef) else following.node
    return ReplacedClass(
        name=definition.name,
        qualname=f"{outer.name}.{definition.name}",
        role=role,
        span=tree.span(definition.node.name),
        replaced_at=tree.span(place or definition.node.name),
    )


def _next_binding(definition: ClassDefinition) -> Binding | None:
    """The class definition that is in force afterwards, if the name means nothing else in between."""
    outer = definition.scope.parent
    bindings = outer.bindings.get(definition.name, []) if outer is not None else []
    own = next((number for number, one in enumerate(bindings) if one.node is definition.node), None)
    if own is None or bindings[own].is_conditional or own + 1 >= len(bindings):
        return None
    following = bindings[own + 1]
    is_class = isinstance(following.node, nodes.ClassDef) and not following.is_conditional
    return following if is_class else None


def _role(definition: ClassDefinition, classes: Classes) -> ClassRole | None:
    if classes.is_procedure(definition):
        return ClassRole.PROCEDURE
    if classes.is_event(definition):
        return ClassRole.EVENT
    if classes.is_sop(definition):
        return ClassRole.SOP
    return ClassRole.MODEL if model_kind(definition, classes) is ModelKind.PYDANTIC else None


def _is_noticed(definition: ClassDefinition, classes: Classes) -> bool:
    return not classes.bases_known(definition) or any(
        name in ancestor.scope.bindings or ancestor.node.keywords
        for ancestor in classes.linearisation(definition)
        for name in _NOTICED_BY
    )


def _may_be_used(definition: ClassDefinition, following: Binding, classes: Classes) -> bool:
    """Whether the name stands between both definitions, or project code is called there."""
    first, last = definition.node, following.node
    assert last is not None
    module = definition.scope.module
    for node in walk(module.node):
        if not first.end <= node.start < last.end or _is_in_function_of(node, last):
            continue
        if isinstance(node, nodes.Name) and node.value == definition.name and node is not _name_of(last):
            return True
    for call in _calls_when_loaded(module.node, first.end, last.start):
        meanings = classes.names.resolve(call.func, module)
        if not all(isinstance(one, ExternalDefinition) for one in meanings):
            return True
    return False


def _name_of(node: nodes.Node) -> nodes.Node | None:
    return node.name if isinstance(node, nodes.ClassDef) else None


def _is_in_function_of(node: nodes.Node, definition: nodes.Node) -> bool:
    """Whether the node stands in a method of the later class, which runs when that is there."""
    if not isinstance(definition, nodes.ClassDef):
        return False
    return any(
        isinstance(one, nodes.FunctionDef) and one.start <= node.start < one.end
        for one in definition.body.body
    )


def _calls_when_loaded(root: nodes.Node, start: int, end: int) -> Iterator[nodes.Call]:
    """The calls between two places that run when the module is loaded."""
    pending = list(children(root))
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Call) and start <= node.start < end:
            yield node
        if isinstance(node, nodes.FunctionDef):
            pending += (one.decorator for one in node.decorators)
        elif not isinstance(node, nodes.Lambda):
            pending += children(node)

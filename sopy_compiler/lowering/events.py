"""How a class becomes an event."""

from typing import Final

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.vocabulary import EVENT
from sopy_compiler.lowering.abstract_classes import is_left_abstract
from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.type_arguments import argument_of
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import docstring_of, text_of
from sopy_compiler.syntax.walk import walk

_DESCRIPTION: Final = "description"


def lower_event(definition: ClassDefinition, classes: Classes, types: TypeExpressions) -> Event:
    """The payload type, description and constructor of an event."""
    tree = definition.scope.tree
    return Event(
        name=definition.name,
        qualname=classes.qualname(definition),
        module=definition.scope.module.name,
        span=tree.span(definition.node.name),
        body=tree.span(definition.node),
        bases=tuple(classes.qualname(item) for item in classes.linearisation(definition)[1:]),
        payload=argument_of(definition, EVENT, classes, types),
        description=_description(definition, classes),
        signature=constructor_signature(definition, classes),
        bases_known=classes.bases_known(definition),
        is_reported=tree.source.is_reported,
        is_abstract=is_left_abstract(definition, classes),
        lost_payload=_lost_payload(definition, classes),
    )


def _lost_payload(definition: ClassDefinition, classes: Classes) -> Span | None:
    """The constructor of the class, if it plainly lets nobody set the payload."""
    bindings = definition.scope.bindings.get("__init__", ())
    if len(bindings) != 1 or definition.node.decorators:
        return None
    if any("payload" in one.scope.bindings for one in classes.linearisation(definition)):
        return None
    node = bindings[0].node
    if not isinstance(node, nodes.FunctionDef) or not node.params.params:
        return None
    receiver = node.params.params[0].name.value
    for inner in walk(node.body):
        match inner:
            case nodes.Name(value="super" | "payload" | "setattr" | "vars" | "__init__" | "__dict__"):
                return None
            case nodes.Arg(value=nodes.Name(value=name)) if name == receiver:
                return None
            case nodes.Call(func=nodes.Attribute(value=nodes.Name(value=name))) if name == receiver:
                return None
    return definition.scope.tree.span(node.name)


def _description(definition: ClassDefinition, classes: Classes) -> str:
    """The class attribute `description`, own or inherited, else the class's own docstring."""
    for ancestor in classes.linearisation(definition):
        for declaration in reversed(declarations(ancestor)):
            if declaration.name == _DESCRIPTION and (text := text_of(declaration.value)) is not None:
                return text
    return docstring_of(definition.node.body)
